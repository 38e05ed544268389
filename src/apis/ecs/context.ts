import type { ExecSessions } from '../../agent/link.ts';
import type { Clock, Ids, Random } from '../../effects.ts';
import type { Scope } from '../../model/scope.ts';
import { type AssumedRole, assumedRoleArn } from '../../wire/session.ts';
import type { Store } from '../../store/database.ts';
import type { Capacities } from './capacities.ts';
import type { InstanceHealth } from './instance-health.ts';
import type { ServiceEvents } from './service-events.ts';
import type { PlacementRecords } from './placement-records.ts';

/** What every part of this api is given once, at the start. */
export interface EcsDeps {
  readonly store: Store;
  readonly capacities: Capacities;
  readonly instanceHealth: InstanceHealth;
  readonly placements: PlacementRecords;
  readonly serviceEvents: ServiceEvents;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  /** Our own base URL, for agents that ask where to connect. */
  readonly endpoint: () => string;
  /** Whether each container instance has a loopback address of its own, as Linux allows. */
  readonly ownAddresses: boolean;
  readonly exec: ExecSessions;
  /** Whether tasks only walk through their states, with no container anywhere. */
  readonly simulated: boolean;
  /** Attributes that say what the local agent can do; every instance it serves has them. */
  readonly agentAttributes: readonly { readonly name: string; readonly value?: string | undefined }[];
  /** What the local agent reports of itself. */
  readonly agentVersion: { readonly agentVersion: string; readonly agentHash: string; readonly dockerVersion: string };
}

/** What one call of an operation works with. */
export interface EcsContext extends EcsDeps {
  readonly scope: Scope;
  /** The caller's identity, for `registeredBy`. */
  readonly principalArn: string;
  /** Epoch milliseconds. */
  readonly now: number;
  /** The request that is answered; undefined where we ask ourselves. */
  readonly request?: EcsRequest | undefined;
}

/** What only a few operations need to know of their request. */
export interface EcsRequest {
  readonly requestId: string;
  readonly accessKeyId: string;
  /** The host and port by which the client reached us. */
  readonly host?: string | undefined;
}

/** What a call of this scope works with, acting as a role where it does; `now` in epoch milliseconds. */
export const contextOf = (
  deps: EcsDeps,
  { accountId, region, assumedRole }: Scope & { readonly assumedRole?: AssumedRole | undefined },
  now: number,
  request?: EcsRequest,
): EcsContext => ({
  ...deps,
  scope: { accountId, region },
  principalArn: assumedRole ? assumedRoleArn(accountId, assumedRole) : `arn:aws:iam::${accountId}:root`,
  now,
  request,
});
