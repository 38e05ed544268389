import { replicaStep } from '../../../../src/apis/ecs/rollout/replica.ts';
import type { Situation } from '../../../../src/apis/ecs/rollout/situation.ts';
import type { Step } from '../../../../src/apis/ecs/rollout/step.ts';
import type { Service } from '../../../../src/model/service.ts';
import type { ServiceTask } from '../../../../src/store/tasks-by-service.ts';
import { CONFIGURATION, deployment, service, serviceTask } from '../../../support/service-builders.ts';

export const NOW = 10_000_000;
const SECOND = 1000;

const checked = { hasHealthCheck: true } as const;
const pending = { lastStatus: 'PENDING', startedAt: undefined } as const;
const draining = { containerInstanceArn: 'draining' } as const;
const old = { startedBy: 'ecs-svc/old' } as const;

/** Kinds of tasks: of the primary deployment `new` or of the one before, and what there is to say of them. */
const KINDS = {
  new: {},
  'new young': { startedAt: NOW - 39 * SECOND },
  'new pending': pending,
  'new unhealthy': { ...checked, healthStatus: 'UNHEALTHY' },
  'new unhealthy protected': { ...checked, healthStatus: 'UNHEALTHY', protectedUntil: NOW + SECOND },
  'new unknown': { ...checked, healthStatus: 'UNKNOWN' },
  'new healthy': { ...checked, healthStatus: 'HEALTHY', startedAt: NOW - SECOND },
  'new draining': draining,
  'new pending draining': { ...pending, ...draining },
  'new away': { containerInstanceArn: 'disconnected' },
  'new protected': { protectedUntil: NOW + SECOND },
  old,
  'old young': { ...old, startedAt: NOW - SECOND },
  'old pending': { ...old, ...pending },
  'old unhealthy': { ...old, ...checked, healthStatus: 'UNHEALTHY' },
  'old draining': { ...old, ...draining },
  'old pending draining': { ...old, ...pending, ...draining },
  'old protected': { ...old, protectedUntil: NOW + SECOND },
  older: { startedBy: 'ecs-svc/older' },
  stopping: { desiredStatus: 'STOPPED' },
  'old stopping': { ...old, desiredStatus: 'STOPPED' },
} as const satisfies Record<string, Partial<ServiceTask>>;

/** How many tasks of each kind. */
export type Counts = Readonly<Partial<Record<keyof typeof KINDS, number>>>;

export const tasksOf = (counts: Counts): ServiceTask[] =>
  Object.entries(counts).flatMap(([kind, count]) =>
    Array.from({ length: count }, (_, nth) => serviceTask(`${kind} ${nth}`, KINDS[kind as keyof typeof KINDS])),
  );

/** A service that is deployed between these percentages, with the deployments that its tasks are of. */
export const between = (minimum: number, maximum: number, more: Partial<Service> = {}): Partial<Service> => ({
  deploymentConfiguration: { ...CONFIGURATION, minimumHealthyPercent: minimum, maximumPercent: maximum },
  deployments: [deployment('new'), deployment('old', { status: 'ACTIVE', rolloutState: 'COMPLETED' })],
  ...more,
});

export const situation = (counts: Counts, more: Partial<Service>): Situation => ({
  service: service(more),
  now: NOW,
  tasks: tasksOf(counts),
  leaving: (arn) => (arn === 'draining' ? 'DRAINING' : arn === 'disconnected' ? 'DISCONNECTED' : undefined),
});

const kindOf = ({ arn }: ServiceTask): string => arn.replace('task/default/', '').replace(/ \d+$/, '');

/** A step in words: `stop 2 old, start 2`; a choice between kinds is `stop 1 new|new young`. */
export function inWords({ stops, starts }: Step): string {
  const stopped = stops.map(({ among, count }) => `stop ${count} ${[...new Set(among.map(kindOf))].sort().join('|')}`);
  const started = starts.map(({ count }) => `start ${count}`);
  return [...stopped, ...started].join(', ') || 'nothing';
}

/** What a REPLICA service of `desiredCount` does between these percentages. */
export const decides = (desiredCount: number, percents: readonly [number, number], counts: Counts, more = {}): string =>
  inWords(replicaStep(situation(counts, between(...percents, { desiredCount, ...more }))));
