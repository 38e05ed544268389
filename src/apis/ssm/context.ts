import type { Scope } from '../../model/scope.ts';
import type { ExecSessions } from '../../agent/link.ts';
import type { Store } from '../../store/database.ts';

/** What every part of this api is given once, at the start. */
export interface SsmDeps {
  readonly store: Store;
  /** The sessions that there are: those of ECS Exec. */
  readonly exec: Pick<ExecSessions, 'terminate'>;
}

/** What one call of an operation works with. */
export interface SsmContext extends SsmDeps {
  readonly scope: Scope;
  /** The caller's identity, for `LastModifiedUser`. */
  readonly principalArn: string;
  /** Epoch milliseconds. */
  readonly now: number;
}
