import { findCluster, lookupTask } from '../lookup.ts';
import { operation } from '../operation.ts';
import { checkBatch } from '../rules/batch.ts';

/** Only tasks of services can be protected; of any other one the answer is a failure. */
export const getTaskProtection = operation('GetTaskProtection', (context, { cluster: reference, tasks = [] }) => {
  const cluster = findCluster(context, reference);
  checkBatch('Tasks', tasks, 100);
  return {
    protectedTasks: [],
    failures: tasks.map((text) => {
      const { arn, task } = lookupTask(context, cluster, text);
      return { arn, reason: task ? 'TASK_NOT_VALID' : 'MISSING' };
    }),
  };
});
