import { ecsError } from '../errors.ts';
import { findCluster, lookupTask } from '../lookup.ts';
import { operation } from '../operation.ts';
import { presentTask } from '../present/task.ts';
import { wantStopped } from '../task-life.ts';

/** Wants a task stopped and answers at once; stopping a stopped task is no error. */
export const stopTask = operation('StopTask', (context, input) => {
  const cluster = findCluster(context, input.cluster);
  const task = context.capacities.transaction(() => {
    const { task: found } = lookupTask(context, cluster, input.task);
    if (!found) throw ecsError('InvalidParameterException', 'The referenced task was not found.');
    return wantStopped(context, found, 'UserInitiated', input.reason ?? 'Task stopped by user', context.now);
  });
  return { task: presentTask(task) };
});
