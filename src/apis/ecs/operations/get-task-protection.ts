import { findCluster } from '../lookup.ts';
import { operation } from '../operation.ts';
import { checkBatch } from '../rules/batch.ts';
import { protectionOf } from '../rules/task-protection.ts';

/** Tells which tasks are protected. */
export const getTaskProtection = operation('GetTaskProtection', (context, { cluster: reference, tasks = [] }) => {
  const cluster = findCluster(context, reference);
  checkBatch('Tasks', tasks, 100);
  return protectionOf(context, cluster, tasks);
});
