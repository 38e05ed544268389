import { type LifecycleImage, type LifecycleRule, storageClassOf } from '../../../model/lifecycle-policy.ts';
import { wildcard } from '../../../model/wildcard.ts';

/** Whether images are what a rule is about, by their storage class and tags; made once, asked of many images. */
export function selects(rule: LifecycleRule): (image: LifecycleImage) => boolean {
  const isArchived = storageClassOf(rule) === 'archive';
  const hasTags = tagsOf(rule);
  return (image) => (image.archivedAt !== undefined) === isArchived && hasTags(image.tags);
}

function tagsOf({ selection }: LifecycleRule): (tags: readonly string[]) => boolean {
  const { tagStatus, tagPatternList = [], tagPrefixList = [] } = selection;
  if (tagStatus === 'any') return () => true;
  if (tagStatus === 'untagged') return (tags) => tags.length === 0;
  const wanted = [
    ...tagPatternList.map(wildcard),
    ...tagPrefixList.map((prefix) => (tag: string) => tag.startsWith(prefix)),
  ];
  return (tags) => wanted.every((isWanted) => tags.some(isWanted));
}
