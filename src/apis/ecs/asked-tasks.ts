import type { Cluster } from '../../model/cluster.ts';
import type { Placement } from '../../model/placement.ts';
import type { PlacementRequest } from '../../scheduler/request.ts';
import type { EcsContext } from './context.ts';
import { ecsError } from './errors.ts';
import { type Launch, requiredAttributes, taskNeeds } from './launch.ts';
import type { Input } from './operation.ts';
import { launchOf } from './rules/launch.ts';
import { launchCapacityOf } from './rules/launch-capacity.ts';
import { placementOf } from './rules/placement.ts';

const MOST_TASKS = 10;

/** What a RunTask asks for, checked: what is to be launched, how often and how. */
export interface AskedTasks {
  readonly launch: Launch;
  readonly placement: Placement | undefined;
  readonly count: number;
  /** The capacity provider of each task in turn, whose instances it waits for. */
  readonly capacityProviders?: readonly string[] | undefined;
}

/** Checks a RunTask. Throws ECS's refusals, and 501 for what cannot be run yet. */
export function askedTasks(context: EcsContext, cluster: Cluster, input: Input<'RunTask'>): AskedTasks {
  const { count = 1 } = input;
  if (count < 1 || count > MOST_TASKS) {
    throw ecsError('InvalidParameterException', `Tasks count should be between 1 and ${MOST_TASKS}.`);
  }
  const { launchType, capacityProviders } = launchCapacityOf(context, cluster, input, count);
  const launch = launchOf(context, cluster, input, { operation: 'RunTask', launchType, longestStartedBy: 128 });
  return { launch, placement: placementOf(launch.definition, launchType, input), count, capacityProviders };
}

/** The same in the scheduler's terms; `random` is drawn from once, for what chance decides. */
export const placementRequest = (
  { random }: Pick<EcsContext, 'random'>,
  { launch, placement, count }: AskedTasks,
): PlacementRequest => ({
  count,
  needs: taskNeeds(launch),
  requiresAttributes: requiredAttributes(launch),
  external: launch.launchType === 'EXTERNAL',
  group: launch.group,
  ...placement,
  seed: Math.floor(random() * 2 ** 32),
});
