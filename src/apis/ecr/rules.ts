import { type ResourceTag, tagFault } from '../../model/resource-tag.ts';
import type { ExclusionFilter, RepositorySettings, TagMutability } from '../../model/repository.ts';
import { ecrError, invalidParameter } from './errors.ts';

const MOST_TAGS = 50;
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
  const fault = tagFault(tags);
  if (fault === undefined) return;
  throw ecrError(tags.length > MOST_TAGS ? 'TooManyTagsException' : 'InvalidTagParameterException', fault);
}

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
      `ImageTagMutabilityExclusionFilters are required when imageTagMutability is set as ${imageTagMutability}`,
    );
  }
  for (const { filter } of exclusionFilters ?? []) {
    if (filter.split('*').length - 1 > MOST_STARS) {
      throw invalidParameter(member, `A filter can have at most ${MOST_STARS} wildcards: ${filter}`);
    }
  }
  return { imageTagMutability, exclusionFilters };
}
