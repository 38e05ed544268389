import type { Ids, Random } from '../../effects.ts';
import type { Scope } from '../../model/scope.ts';
import type { Store } from '../../store/database.ts';

/** What every part of this api is given once, at the start. */
export interface SecretsManagerDeps {
  readonly store: Store;
  readonly ids: Ids;
  readonly random: Random;
}

/** What one call of an operation works with. */
export interface SecretsManagerContext extends SecretsManagerDeps {
  readonly scope: Scope;
  /** Epoch milliseconds. */
  readonly now: number;
}
