import type { Task } from '../../../model/task.ts';
import { place } from '../../../scheduler/place.ts';
import type { EcsContext } from '../context.ts';
import { ecsError } from '../errors.ts';
import { type Launch, newTask, taskNeeds } from '../launch.ts';
import { findClusterForWork } from '../lookup.ts';
import { given, type Input, isTrue, operation } from '../operation.ts';
import { presentTask } from '../present/task.ts';
import { checkClientToken, fingerprint, repeatOf } from '../rules/client-token.ts';
import { launchOf } from '../rules/launch.ts';
import { launchCapacityOf } from '../rules/launch-capacity.ts';

const MOST_TASKS = 10;

/** Places and starts up to ten tasks. What finds no place is a failure with its reasons; the rest runs. */
export const runTask = operation(
  'RunTask',
  (context, input) => {
    const { store, capacities } = context;
    const cluster = findClusterForWork(context, input.cluster);
    checkClientToken(input.clientToken);
    const repeated = repeatOf(context, cluster, input);
    if (repeated) return repeated;
    const count = countOf(input);
    const { launchType, capacityProviders } = launchCapacityOf(context, cluster, input, count);
    const launch = launchOf(context, cluster, input, { operation: 'RunTask', launchType, longestStartedBy: 128 });
    const { tasks, failures } = capacities.transaction(() => {
      const placed =
        capacityProviders || launchType === 'FARGATE'
          ? accept(context, launch, count, capacityProviders)
          : placeAndInsert(context, launch, count);
      if (input.clientToken !== undefined) {
        store.clientTokens.insert(cluster.arn, input.clientToken, context.now, {
          fingerprint: fingerprint(input),
          taskArns: placed.tasks.map(({ arn }) => arn),
          failures: placed.failures,
        });
      }
      return placed;
    });
    return { tasks: tasks.map((task) => presentTask(task, ['TAGS'])), failures };
  },
  {
    enableExecuteCommand: isTrue,
    placementConstraints: given,
    placementStrategy: given,
    volumeConfigurations: given,
  },
);

function countOf({ count = 1 }: Input<'RunTask'>): number {
  if (count < 1 || count > MOST_TASKS) {
    throw ecsError('InvalidParameterException', `Tasks count should be between 1 and ${MOST_TASKS}.`);
  }
  return count;
}

/** Accepts tasks that need no instance, or wait for one of their capacity provider: nothing can refuse them now. */
function accept(context: EcsContext, launch: Launch, count: number, capacityProviders?: readonly string[]) {
  const needs = taskNeeds(launch.definition, launch.overrides);
  const tasks = Array.from({ length: count }, (_, nth) =>
    newTask(context, launch, needs, { capacityProviderName: capacityProviders?.[nth], nth }),
  );
  for (const task of tasks) context.capacities.insertTask(task);
  return { tasks, failures: [] };
}

/** Places as many tasks as fit, and tells of each instance why the first that did not was refused there. */
function placeAndInsert(context: EcsContext, launch: Launch, count: number) {
  const { store, capacities } = context;
  const view = capacities.of(launch.cluster.arn);
  const needs = taskNeeds(launch.definition, launch.overrides);
  const { requiresAttributes } = launch.definition;
  const plan = place(view, { count, needs, requiresAttributes, external: launch.launchType === 'EXTERNAL' });
  // Also where there are instances of which none is asked: with neither tasks nor failures a caller would learn nothing.
  if (plan.placements.length === 0 && plan.refusals.length === 0) {
    throw ecsError('InvalidParameterException', 'No Container Instances were found in your cluster.');
  }
  const tasks = plan.placements.map((arn, nth): Task => {
    const task = newTask(context, launch, needs, { instance: store.containerInstances.get(arn), nth });
    capacities.insertTask(task);
    return task;
  });
  return { tasks, failures: plan.refusals.map(({ containerInstanceArn: arn, reason }) => ({ arn, reason })) };
}
