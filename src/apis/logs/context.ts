import type { Scope } from '../../model/scope.ts';
import type { Store } from '../../store/database.ts';

/** What every part of this api is given once, at the start. */
export interface LogsDeps {
  readonly store: Store;
}

/** What one call of an operation works with. */
export interface LogsContext extends LogsDeps {
  readonly scope: Scope;
  /** Epoch milliseconds. */
  readonly now: number;
}
