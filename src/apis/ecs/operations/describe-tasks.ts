import { findCluster, lookupTask } from '../lookup.ts';
import { operation } from '../operation.ts';
import { presentTask } from '../present/task.ts';
import { checkBatch } from '../rules/batch.ts';

/** Describes tasks by id or ARN; one that is not there is a failure, not an error. */
export const describeTasks = operation('DescribeTasks', (context, input) => {
  const cluster = findCluster(context, input.cluster);
  checkBatch('Tasks', input.tasks, 100);
  const looked = input.tasks.map((text) => lookupTask(context, cluster, text));
  return {
    tasks: looked.flatMap(({ task }) => (task ? [presentTask(task, input.include)] : [])),
    failures: looked.flatMap(({ arn, task }) => (task ? [] : [{ arn, reason: 'MISSING' }])),
  };
});
