/** A tag as Secrets Manager and Systems Manager have it. */
export interface ResourceTag {
  readonly Key: string;
  readonly Value: string;
}

/** The tags with some added: one whose key is there gets the new value. */
export const withTags = (tags: readonly ResourceTag[], added: readonly ResourceTag[]): ResourceTag[] => [
  ...tags.filter(({ Key }) => !added.some((tag) => tag.Key === Key)),
  ...added,
];

/** The tags without those of some keys; a key that is not there is none to remove. */
export const withoutTags = (tags: readonly ResourceTag[], keys: readonly string[]): ResourceTag[] =>
  tags.filter(({ Key }) => !keys.includes(Key));

const MOST_TAGS = 50;

/** What is wrong with the tags a resource would have, in a sentence of ours; undefined where nothing is. */
export function tagFault(tags: readonly ResourceTag[]): string | undefined {
  const keys = new Set(tags.map(({ Key }) => Key));
  if (tags.length > MOST_TAGS) return `A resource can have at most ${MOST_TAGS} tags.`;
  if (keys.size < tags.length) return 'A tag key can be given only once.';
  if (keys.has('')) return 'A tag key cannot be empty.';
  const reserved = [...keys].find((key) => /^aws:/i.test(key));
  return reserved === undefined ? undefined : `Tag keys beginning with aws: are reserved for system use: ${reserved}`;
}
