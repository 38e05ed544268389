import type { Task } from '../../../model/task.ts';
import { place } from '../../../scheduler/place.ts';
import { type AskedTasks, askedTasks, placementRequest } from '../asked-tasks.ts';
import type { EcsContext } from '../context.ts';
import { ecsError } from '../errors.ts';
import { newTask, taskNeeds } from '../launch.ts';
import { findClusterForWork } from '../lookup.ts';
import { given, isTrue, operation } from '../operation.ts';
import { presentTask } from '../present/task.ts';
import { checkClientToken, fingerprint, repeatOf } from '../rules/client-token.ts';

/** Places and starts up to ten tasks. What finds no place is a failure with its reasons; the rest runs. */
export const runTask = operation(
  'RunTask',
  (context, input) => {
    const { store, capacities } = context;
    const cluster = findClusterForWork(context, input.cluster);
    checkClientToken(input.clientToken);
    const repeated = repeatOf(context, cluster, input);
    if (repeated) return repeated;
    const asked = askedTasks(context, cluster, input);
    const { tasks, failures } = capacities.transaction(() => {
      const isAccepted = asked.capacityProviders !== undefined || asked.launch.launchType === 'FARGATE';
      const placed = isAccepted ? accept(context, asked) : placeAndInsert(context, asked);
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
  { enableExecuteCommand: isTrue, volumeConfigurations: given },
);

/** Accepts tasks that need no instance, or wait for one of their capacity provider: nothing can refuse them now. */
function accept(context: EcsContext, { launch, placement, count, capacityProviders }: AskedTasks) {
  const needs = taskNeeds(launch);
  const tasks = Array.from({ length: count }, (_, nth) =>
    newTask(context, launch, needs, { capacityProviderName: capacityProviders?.[nth], placement, nth }),
  );
  for (const task of tasks) context.capacities.insertTask(task);
  return { tasks, failures: [] };
}

/** Places as many tasks as fit, and tells of each instance why the first that did not was refused there. */
function placeAndInsert(context: EcsContext, asked: AskedTasks) {
  const { store, capacities, placements } = context;
  const clusterArn = asked.launch.cluster.arn;
  const view = capacities.of(clusterArn);
  const request = placementRequest(context, asked);
  const before = view.journal.last;
  const plan = place(view, request);
  // Also where there are instances of which none is asked: with neither tasks nor failures a caller would learn nothing.
  if (plan.placements.length === 0 && plan.refusals.length === 0) {
    throw ecsError('InvalidParameterException', 'No Container Instances were found in your cluster.');
  }
  const tasks = plan.placements.map((arn, nth): Task => {
    const task = newTask(context, asked.launch, request.needs, { instance: store.containerInstances.get(arn), nth });
    capacities.insertTask(task);
    return task;
  });
  placements.add(tasks, { clusterArn, request, before });
  return { tasks, failures: plan.refusals.map(({ containerInstanceArn: arn, reason }) => ({ arn, reason })) };
}
