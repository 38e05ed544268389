import { isPublicRegistry } from './public-registry.ts';
import type { ResourceTag } from './resource-tag.ts';
import type { Scope } from './scope.ts';
import { wildcard } from './wildcard.ts';

/** Which tags of a repository can be given to another image. */
export type TagMutability = 'MUTABLE' | 'IMMUTABLE' | 'MUTABLE_WITH_EXCLUSION' | 'IMMUTABLE_WITH_EXCLUSION';

/** Tags that are excepted from a repository's rule; `*` stands for any characters. */
export interface ExclusionFilter {
  readonly filterType: 'WILDCARD';
  readonly filter: string;
}

/** What can be set of a repository of ECR. Times in epoch milliseconds. */
export interface RepositorySettings {
  readonly createdAt: number;
  readonly imageTagMutability: TagMutability;
  readonly exclusionFilters?: readonly ExclusionFilter[] | undefined;
  readonly scanOnPush: boolean;
  /** As it was sent: there is no KMS, so nothing is encrypted. */
  readonly encryption: { readonly encryptionType: 'AES256' | 'KMS' | 'KMS_DSSE'; readonly kmsKey?: string | undefined };
  readonly tags: readonly ResourceTag[];
  readonly policyText?: string | undefined;
  /** Of a public repository: what is shown of it. */
  readonly catalog?: RepositoryCatalog | undefined;
}

/** What the gallery shows of a public repository, as it was sent. */
export interface RepositoryCatalog {
  readonly description?: string | undefined;
  readonly architectures?: readonly string[] | undefined;
  readonly operatingSystems?: readonly string[] | undefined;
  readonly aboutText?: string | undefined;
  readonly usageText?: string | undefined;
}

/** A repository of ECR. */
export interface Repository extends RepositorySettings {
  readonly id: number;
  readonly scope: Scope;
  readonly name: string;
}

/** The service in the ARNs of what a registry has. */
export const serviceOf = (registry: Scope): string => (isPublicRegistry(registry) ? 'ecr-public' : 'ecr');

/** `repository/NAME` */
export const repositoryArn = (registry: Scope, name: string): string =>
  `arn:aws:${serviceOf(registry)}:${registry.region}:${registry.accountId}:repository/${name}`;

const LONGEST_NAME = 256;
const NAME = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;

/** Whether a text can be a repository's name: no part of it can be `..`, or empty. */
export const isRepositoryName = (text: string): boolean =>
  text.length >= 2 && text.length <= LONGEST_NAME && NAME.test(text);

/** Whether a text can be a tag, as registries have them. */
export const isTag = (text: string): boolean => /^\w[\w.-]{0,127}$/.test(text);

/** Whether a tag that an image has cannot be given to another. */
export function isFixedTag(
  tag: string,
  { imageTagMutability, exclusionFilters = [] }: Pick<Repository, 'imageTagMutability' | 'exclusionFilters'>,
): boolean {
  const isFixed = imageTagMutability.startsWith('IMMUTABLE');
  const isExcepted =
    imageTagMutability.endsWith('_EXCLUSION') && exclusionFilters.some(({ filter }) => wildcard(filter)(tag));
  return isFixed !== isExcepted;
}
