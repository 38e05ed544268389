import type { Tag } from './tag.ts';

/** A cluster as it is stored. Counts are never stored: they are counted. */
export interface Cluster {
  readonly arn: string;
  readonly name: string;
  readonly status: 'ACTIVE' | 'INACTIVE';
  readonly settings: readonly { readonly name?: string | undefined; readonly value?: string | undefined }[];
  /** Echoed as it was sent; absent when it was not. */
  readonly configuration?: unknown;
  readonly tags: readonly Tag[];
}
