import type { ContainerInstance } from '../../../model/container-instance.ts';
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
    const launch = launchOf(context, cluster, 'RunTask', input, 128);
    const { tasks, failures } = capacities.transaction(() => {
      const placed = placeAndInsert(context, launch, count);
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
    capacityProviderStrategy: given,
    enableExecuteCommand: isTrue,
    launchType: (type) => type !== undefined && type !== 'EC2',
    networkConfiguration: given,
    placementConstraints: given,
    placementStrategy: given,
    platformVersion: given,
    volumeConfigurations: given,
  },
);

function countOf({ count = 1 }: Input<'RunTask'>): number {
  if (count < 1 || count > MOST_TASKS) {
    throw ecsError('InvalidParameterException', `Tasks count should be between 1 and ${MOST_TASKS}.`);
  }
  return count;
}

function placeAndInsert(context: EcsContext, launch: Launch, count: number) {
  const { store, capacities } = context;
  const view = capacities.of(launch.cluster.arn);
  if (view.size === 0) {
    throw ecsError('InvalidParameterException', 'No Container Instances were found in your cluster.');
  }
  const needs = taskNeeds(launch.definition, launch.overrides);
  const plan = place(view, { count, needs, requiresAttributes: launch.definition.requiresAttributes });
  const instances = new Map<string, ContainerInstance>();
  const tasks = plan.placements.map((arn): Task => {
    const instance = instances.get(arn) ?? (store.containerInstances.get(arn) as ContainerInstance);
    instances.set(arn, instance);
    const task = newTask(context, launch, needs, instance);
    store.tasks.insert(task);
    return task;
  });
  return { tasks, failures: plan.refusals.map(({ containerInstanceArn: arn, reason }) => ({ arn, reason })) };
}
