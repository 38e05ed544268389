import { type AskedTasks, askedTasks, placementRequest } from '../asked-tasks.ts';
import type { EcsContext } from '../context.ts';
import { ecsError } from '../errors.ts';
import { findClusterForWork } from '../lookup.ts';
import { given, operation } from '../operation.ts';
import { presentTask } from '../present/task.ts';
import { checkClientToken, fingerprint, repeatOf } from '../rules/client-token.ts';
import { acceptTasks, placeTasks } from '../start-tasks.ts';

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
      const placed = isAccepted ? { tasks: acceptTasks(context, asked), failures: [] } : placeAsked(context, asked);
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
  { volumeConfigurations: given },
);

/** Places as many tasks as fit, and tells of each instance why the first that did not was refused there. */
function placeAsked(context: EcsContext, asked: AskedTasks) {
  const { tasks, plan } = placeTasks(context, asked.launch, placementRequest(context, asked));
  // Also where there are instances of which none is asked: with neither tasks nor failures a caller would learn nothing.
  if (tasks.length === 0 && plan.refusals.length === 0) {
    throw ecsError('InvalidParameterException', 'No Container Instances were found in your cluster.');
  }
  return { tasks, failures: plan.refusals.map(({ containerInstanceArn: arn, reason }) => ({ arn, reason })) };
}
