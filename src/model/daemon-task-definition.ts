import type { Scope } from './scope.ts';
import type { Tag } from './tag.ts';

/** A registered revision of a daemon task definition. It has no INACTIVE: an ACTIVE one is deleted as it is. */
export interface DaemonTaskDefinition {
  readonly arn: string;
  readonly family: string;
  readonly revision: number;
  readonly status: 'ACTIVE' | 'DELETE_IN_PROGRESS';
  /** Epoch milliseconds. */
  readonly registeredAt: number;
  readonly deleteRequestedAt?: number | undefined;
  readonly registeredBy: string;
  /** Everything sent, defaults filled in, in the API's own shape. */
  readonly document: Readonly<Record<string, unknown>>;
  readonly tags: readonly Tag[];
}

/** `daemon-task-definition/FAMILY:REVISION` */
export const daemonTaskDefinitionArn = ({ region, accountId }: Scope, family: string, revision: number): string =>
  `arn:aws:ecs:${region}:${accountId}:daemon-task-definition/${family}:${revision}`;
