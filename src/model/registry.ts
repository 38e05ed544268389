import type { ExclusionFilter, TagMutability } from './repository.ts';
import type { ResourceTag } from './resource-tag.ts';

/** A registry to which images are copied. */
export interface ReplicationDestination {
  readonly region: string;
  readonly registryId: string;
}

/** Which images are copied to where; without filters those of all repositories. */
export interface ReplicationRule {
  readonly destinations: readonly ReplicationDestination[];
  readonly repositoryFilters?: readonly { readonly filter: string; readonly filterType: 'PREFIX_MATCH' }[] | undefined;
}

/** A filter of repositories' names in which `*` stands for any characters. */
export interface ScanningFilter {
  readonly filter: string;
  readonly filterType: 'WILDCARD';
}

/** When images are scanned. */
export type ScanFrequency = 'SCAN_ON_PUSH' | 'CONTINUOUS_SCAN' | 'MANUAL';

/** How the images of a registry are scanned. */
export interface ScanningConfiguration {
  readonly scanType: 'BASIC' | 'ENHANCED';
  readonly rules: readonly {
    readonly scanFrequency: ScanFrequency;
    readonly repositoryFilters: readonly ScanningFilter[];
  }[];
}

/** Which images are signed by whom; without filters those of all repositories. */
export interface SigningRule {
  readonly signingProfileArn: string;
  readonly repositoryFilters?:
    | readonly { readonly filter: string; readonly filterType: 'WILDCARD_MATCH' }[]
    | undefined;
}

/** For which repositories a creation template is. */
export type AppliedFor = 'REPLICATION' | 'PULL_THROUGH_CACHE' | 'CREATE_ON_PUSH';

/** What repositories get that are made because an image comes for them. Times in epoch milliseconds. */
export interface CreationTemplate {
  readonly appliedFor: readonly AppliedFor[];
  readonly description?: string | undefined;
  readonly encryptionConfiguration: {
    readonly encryptionType: 'AES256' | 'KMS' | 'KMS_DSSE';
    readonly kmsKey?: string | undefined;
  };
  readonly resourceTags?: readonly ResourceTag[] | undefined;
  readonly imageTagMutability: TagMutability;
  readonly imageTagMutabilityExclusionFilters?: readonly ExclusionFilter[] | undefined;
  readonly repositoryPolicy?: string | undefined;
  readonly lifecyclePolicy?: string | undefined;
  readonly customRoleArn?: string | undefined;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** A registry whose images are fetched when they are asked for below a prefix. Times in epoch milliseconds. */
export interface CacheRule {
  readonly upstreamRegistryUrl: string;
  /** Its kind, of those that AWS knows. */
  readonly upstreamRegistry?: string | undefined;
  readonly upstreamRepositoryPrefix: string;
  readonly credentialArn?: string | undefined;
  readonly customRoleArn?: string | undefined;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** The kinds of what is set of a registry: some once, others by a name. */
export interface RegistryDocuments {
  readonly policy: { readonly policyText: string };
  readonly replication: { readonly rules: readonly ReplicationRule[] };
  readonly scanning: ScanningConfiguration;
  readonly signing: { readonly rules: readonly SigningRule[] };
  /** What the gallery shows of a public registry. */
  readonly catalog: { readonly displayName?: string | undefined };
  /** By the setting's name. */
  readonly accountSetting: { readonly value: string };
  /** By the prefix. */
  readonly cacheRule: CacheRule;
  /** By the prefix. */
  readonly template: CreationTemplate;
  /** By the principal's ARN. */
  readonly pullTimeExclusion: { readonly createdAt: number };
}
