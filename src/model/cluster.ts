import type { CapacityProviderStrategyItem } from './capacity-provider.ts';
import type { Tag } from './tag.ts';

/** A cluster as it is stored. Counts are never stored: they are counted. */
export interface Cluster {
  readonly arn: string;
  readonly name: string;
  readonly status: 'ACTIVE' | 'INACTIVE';
  readonly settings: readonly { readonly name?: string | undefined; readonly value?: string | undefined }[];
  /** Echoed as it was sent; absent when it was not. */
  readonly configuration?: unknown;
  /** The names of those associated with it, in the order they were sent. */
  readonly capacityProviders: readonly string[];
  readonly defaultCapacityProviderStrategy: readonly CapacityProviderStrategyItem[];
  /** The ARN of a Cloud Map namespace. */
  readonly serviceConnectDefaults?: { readonly namespace: string } | undefined;
  readonly tags: readonly Tag[];
}
