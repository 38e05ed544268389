import { inputs } from '../../../api-schemas/ecs/inputs.ts';
import { resourceId } from '../../model/arn.ts';
import type { Scope } from '../../model/scope.ts';
import { type Explanation, explain } from '../../scheduler/explain.ts';
import { viewAt } from '../../scheduler/journal.ts';
import { unreadable } from '../../wire/errors.ts';
import { dropNulls, pathText, validate } from '../../wire/validation.ts';
import { askedTasks, placementRequest } from './asked-tasks.ts';
import { autoScalingGroupOfProvider } from './capacity-provider-instances.ts';
import { isFargate } from './capacity-providers.ts';
import { contextOf, type EcsDeps } from './context.ts';
import { refuse } from './errors.ts';
import { findClusterForWork } from './lookup.ts';
import type { Input } from './operation.ts';

/** Why tasks went where they did, or would go. */
export interface ExplainedRun {
  readonly clusterArn: string;
  /** One, or one for each capacity provider of a strategy; none on Fargate, where nothing is decided. */
  readonly placements: readonly (Explanation & { readonly capacityProvider?: string | undefined })[];
}

/** The reasons of one real task; `nth` counts the tasks of its call from 0 and picks it out of `placement.tasks`. */
export interface ExplainedPlacement {
  readonly clusterArn: string;
  readonly taskId: string;
  readonly nth: number;
  readonly placement: Explanation;
}

/**
 * Where the tasks of a RunTask would go now, and why; nothing is run and nothing changes. Throws what RunTask would
 * refuse with.
 */
export function explainRunTask(deps: EcsDeps, scope: Scope, body: unknown): ExplainedRun {
  dropNulls(body);
  const checked = validate(inputs.RunTask(), body ?? {});
  if ('fault' in checked) {
    const { fault } = checked;
    if (fault.kind === 'type') throw unreadable(`expected ${fault.expected} at ${pathText(fault.path) || 'the top'}`);
    throw refuse('RunTask', fault);
  }
  const context = contextOf(deps, scope, deps.clock.now());
  const input = checked.input as Input<'RunTask'>;
  const cluster = findClusterForWork(context, input.cluster);
  const asked = askedTasks(context, cluster, input);
  const view = deps.capacities.of(cluster.arn).copy();
  const request = placementRequest(context, asked);
  const { capacityProviders } = asked;
  if (asked.launch.launchType === 'FARGATE') return { clusterArn: cluster.arn, placements: [] };
  if (!capacityProviders) return { clusterArn: cluster.arn, placements: [explain(view, request)] };
  const names = [...new Set(capacityProviders.filter((name) => !isFargate(name)))];
  return {
    clusterArn: cluster.arn,
    placements: names.map((capacityProvider) => {
      const count = capacityProviders.filter((name) => name === capacityProvider).length;
      const autoScalingGroup = autoScalingGroupOfProvider(deps.store, cluster.arn, capacityProvider);
      return { capacityProvider, ...explain(view, { ...request, count, autoScalingGroup }) };
    }),
  };
}

/**
 * Why a real task was placed where it was, on the cluster as it was then; undefined for one whose reasons are kept no
 * longer, or that the scheduler did not place.
 */
export function explainTask({ placements, capacities }: EcsDeps, task: string): ExplainedPlacement | undefined {
  const taskId = resourceId(task);
  const record = placements.of(taskId);
  const view = record && viewAt(capacities.of(record.clusterArn), record.before);
  if (!record || !view) return undefined;
  return { clusterArn: record.clusterArn, taskId, nth: record.nth, placement: explain(view, record.request) };
}
