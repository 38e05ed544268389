import { ecsError } from '../errors.ts';
import { findCluster, lookupTask } from '../lookup.ts';
import { operation } from '../operation.ts';
import { checkBatch } from '../rules/batch.ts';

const LONGEST_MINUTES = 2880;

/** Only tasks of services can be protected; of any other one the answer is a failure. */
export const updateTaskProtection = operation('UpdateTaskProtection', (context, input) => {
  const cluster = findCluster(context, input.cluster);
  checkBatch('Tasks', input.tasks, 10);
  const { expiresInMinutes: minutes } = input;
  if (minutes !== undefined && (minutes < 1 || minutes > LONGEST_MINUTES)) {
    const message = `expiresInMinutes must be between 1 and ${LONGEST_MINUTES}.`;
    throw ecsError('InvalidParameterException', message);
  }
  return {
    protectedTasks: [],
    failures: input.tasks.map((text) => {
      const { arn, task } = lookupTask(context, cluster, text);
      return { arn, reason: task ? 'TASK_NOT_VALID' : 'MISSING' };
    }),
  };
});
