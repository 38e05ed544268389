import { ecsError } from '../errors.ts';
import { findCluster, lookupTask } from '../lookup.ts';
import { operation } from '../operation.ts';

/**
 * Refuses to run a command, in ECS's words for a task that was run without `enableExecuteCommand`: that is every task
 * there can be, because RunTask and StartTask answer 501 where it is true.
 */
export const executeCommand = operation('ExecuteCommand', (context, { cluster: reference, task: text, container }) => {
  const cluster = findCluster(context, reference);
  const { task } = lookupTask(context, cluster, text);
  if (!task) throw ecsError('InvalidParameterException', 'The referenced task was not found.');
  if (container !== undefined && !task.containers.some(({ name }) => name === container)) {
    throw ecsError('InvalidParameterException', `The container ${container} does not exist in the task.`);
  }
  const message =
    'The execute command failed because execute command was not enabled when the task was run or the execute command ' +
    'agent isn’t running. Wait and try again or run a new task with execute command enabled and try again.';
  throw ecsError('InvalidParameterException', message);
});
