import { wildcard } from '../../../model/wildcard.ts';
import type { LifecycleRule, Selection } from './read-policy.ts';

/** An image as a lifecycle policy sees it. Times in epoch milliseconds. */
export interface JudgedImage {
  readonly tags: readonly string[];
  readonly pushedAt: number;
  readonly pulledAt?: number | undefined;
  readonly storageClass: 'standard' | 'archive';
  readonly archivedAt?: number | undefined;
  /** Whether a list of images needs it, which must go first. */
  readonly isInList: boolean;
}

/** What a policy would do with an image, and by which rule. */
export interface Judged<Image> {
  readonly image: Image;
  readonly rule: LifecycleRule;
}

const DAY_MS = 24 * 3_600_000;

/**
 * What a policy does with a repository's images, the last pushed last, at `now`, the rules in the order of their priorities. Each rule judges
 * all images of its kind, those before it has judged too; then an image is affected by the first rule that is about
 * images of its kind, and by no later one, even where the first keeps it. (AWS's user guide, "How lifecycle policies
 * work".)
 */
export function applyLifecyclePolicy<Image extends JudgedImage>(
  rules: readonly LifecycleRule[],
  images: readonly Image[],
  now: number,
): Judged<Image>[] {
  const newestFirst = images.toReversed().sort((a, b) => b.pushedAt - a.pushedAt);
  const decided = new Set<Image>();
  const judged: Judged<Image>[] = [];
  for (const rule of rules) {
    const isOfKind = kindOf(rule.selection);
    const kind = newestFirst.filter(isOfKind);
    const isDue = dueOf(rule.selection, now);
    kind.forEach((image, place) => {
      if (decided.has(image)) return;
      decided.add(image);
      if (!image.isInList && isDue(image, place)) judged.push({ image, rule });
    });
  }
  return judged;
}

/** Whether images are of the kind a rule is about. Every entry of its list must fit a tag of the image. */
function kindOf(selection: Selection): (image: JudgedImage) => boolean {
  const { tagStatus, storageClass, tagPrefixList, tagPatternList = [] } = selection;
  const fits = tagPrefixList
    ? tagPrefixList.map((prefix) => (tag: string) => tag.startsWith(prefix))
    : tagPatternList.map(wildcard);
  const hasTags: Readonly<Record<Selection['tagStatus'], (tags: readonly string[]) => boolean>> = {
    any: () => true,
    untagged: (tags) => tags.length === 0,
    tagged: (tags) => tags.length > 0 && fits.every((fit) => tags.some(fit)),
  };
  return (image) => image.storageClass === storageClass && hasTags[tagStatus](image.tags);
}

/** Whether an image's time has come; `place` counts the newer ones of its kind. */
function dueOf({ countType, countNumber }: Selection, now: number): (image: JudgedImage, place: number) => boolean {
  const before = now - countNumber * DAY_MS;
  switch (countType) {
    case 'imageCountMoreThan':
      return (_image, place) => place >= countNumber;
    case 'sinceImagePushed':
      return ({ pushedAt }) => pushedAt < before;
    case 'sinceImagePulled': // one never pulled counts from when it was pushed
      return ({ pulledAt, pushedAt }) => (pulledAt ?? pushedAt) < before;
    default:
      return ({ archivedAt }) => archivedAt !== undefined && archivedAt < before;
  }
}
