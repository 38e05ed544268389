import { type ResourceTag, tagFault } from '../../model/resource-tag.ts';
import type { ExclusionFilter, RepositorySettings, TagMutability } from '../../model/repository.ts';
import { ecrError, invalidParameter } from './errors.ts';

const MOST_TAGS = 50;
const LONGEST_KEY = 128;
const LONGEST_VALUE = 256;
/** What tags are made of (Amazon ECR user guide, tagging a private repository). */
const TAG_TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const MOST_STARS = 2;

/** What a repository is that nobody has set anything of. */
export const defaultSettings = (now: number): RepositorySettings => ({
  createdAt: now,
  imageTagMutability: 'MUTABLE',
  scanOnPush: false,
  encryption: { encryptionType: 'AES256' },
  tags: [],
});

/** Throws TooManyTagsException or InvalidTagParameterException for tags a repository cannot have. */
export function checkTags(tags: readonly ResourceTag[]): void {
  if (tags.length > MOST_TAGS) {
    throw ecrError(
      'TooManyTagsException',
      `The list of tags on the repository is over the limit. The maximum number of tags that can be applied to a repository is ${MOST_TAGS}.`,
    );
  }
  if (tagFault(tags) === undefined && tags.every(isTag)) return;
  throw ecrError('InvalidTagParameterException', 'Tag parameters are invalid'); // AWS's words, aws/aws-cdk's bootstrap
}

const isTag = ({ Key, Value }: ResourceTag): boolean =>
  length(Key) <= LONGEST_KEY && length(Value) <= LONGEST_VALUE && TAG_TEXT.test(Key) && TAG_TEXT.test(Value);
const length = (text: string): number => [...text].length;

/** The mutability of tags as a repository keeps it. Throws InvalidParameterException where it and its filters disagree. */
export function mutabilityOf(
  imageTagMutability: TagMutability = 'MUTABLE',
  exclusionFilters?: readonly ExclusionFilter[],
): Pick<RepositorySettings, 'imageTagMutability' | 'exclusionFilters'> {
  const member = 'imageTagMutabilityExclusionFilters';
  const isExcluding = imageTagMutability.endsWith('_WITH_EXCLUSION');
  if (!isExcluding && exclusionFilters !== undefined) {
    throw invalidParameter(
      member,
      `ImageTagMutabilityExclusionFilters are not allowed when imageTagMutability is set as ${imageTagMutability}`,
    );
  }
  if (isExcluding && exclusionFilters === undefined) {
    throw invalidParameter(
      member,
      `ImageTagMutabilityExclusionFilters can't be null when imageTagMutability is set as ${imageTagMutability}`,
    );
  }
  for (const { filter } of exclusionFilters ?? []) {
    if (filter.split('*').length - 1 > MOST_STARS) {
      throw invalidParameter(member, `A filter can have at most ${MOST_STARS} wildcards: ${filter}`);
    }
  }
  return { imageTagMutability, exclusionFilters };
}
