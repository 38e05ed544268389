import type { Ids } from '../../effects.ts';
import type { ImageScanner } from '../../model/image-scan.ts';
import type { Scope } from '../../model/scope.ts';
import type { BlobStore } from '../../store/blob-store.ts';
import type { Store } from '../../store/database.ts';
import type { PullThrough } from './pull-through.ts';
import type { RegistryTokens } from './tokens.ts';
import type { Uploads } from './uploads.ts';

/** What every part of this api is given once, at the start. */
export interface EcrDeps {
  readonly store: Store;
  readonly blobs: BlobStore;
  readonly uploads: Uploads;
  readonly tokens: RegistryTokens;
  readonly scanner: ImageScanner;
  readonly pullThrough: PullThrough;
  readonly ids: Ids;
  /** Real time in epoch milliseconds, in which clients live: for as long as they may come back, blobs are kept for them. */
  readonly realNow: () => number;
  /** Host and port by which clients know a registry, `localhost:4113`. */
  readonly registryHost: (scope: Scope) => string;
}

/** What one call works with, of an operation or of the registry. */
export interface EcrContext extends EcrDeps {
  readonly scope: Scope;
  /** The role with whose credentials it is made; undefined where it is anybody else's. */
  readonly principalArn?: string | undefined;
  /** Epoch milliseconds. */
  readonly now: number;
}
