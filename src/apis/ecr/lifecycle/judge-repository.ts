import type { Image } from '../../../model/image.ts';
import type { Repository } from '../../../model/repository.ts';
import type { Store } from '../../../store/database.ts';
import { applyLifecyclePolicy, type Judged, type JudgedImage } from './apply-policy.ts';
import type { LifecycleRule } from './read-policy.ts';

/** What rules would do with the images that a repository had at `now`; none of ours is archived. */
export function judgeRepository(
  store: Store,
  { id }: Repository,
  rules: readonly LifecycleRule[],
  now: number,
): Judged<Image & JudgedImage>[] {
  const { images, tags, inLists } = store.images.survey(id);
  const judged = images
    .filter(({ pushedAt }) => pushedAt <= now)
    .map((image) => ({
      ...image,
      tags: (tags.get(image.id) ?? []).map(({ tag }) => tag),
      storageClass: 'standard' as const,
      isInList: inLists.has(image.id),
    }));
  return applyLifecyclePolicy(rules, judged, now);
}
