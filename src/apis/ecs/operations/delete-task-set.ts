import type { TaskSet } from '../../../model/service.ts';
import { ecsError } from '../errors.ts';
import { operation } from '../operation.ts';
import { presentTaskSet } from '../present/task-set.ts';
import { findExternalService, findTaskSet, saveTaskSet } from '../task-sets.ts';

/**
 * Makes a task set DRAINING; the service's controller stops its tasks, and it is gone when they have ended. Only with
 * `force` the PRIMARY one, or one that is scaled above 0 (https://github.com/hashicorp/terraform-provider-aws/pull/30839).
 */
export const deleteTaskSet = operation('DeleteTaskSet', (context, input) => {
  const { service } = findExternalService(context, input);
  const before = findTaskSet(context, service, input.taskSet);
  if (before.status === 'DRAINING') return { taskSet: presentTaskSet(context.store, service, before) };
  const refuse = (message: string) => ecsError('InvalidParameterException', message);
  if (!input.force) {
    if (before.status === 'PRIMARY') throw refuse('Primary TaskSet cannot be deleted');
    // AWS's words are not established
    if (before.scalePercent > 0) throw refuse('The TaskSet cannot be deleted while it is scaled above 0.');
  }
  const after: TaskSet = {
    ...before,
    status: 'DRAINING',
    scalePercent: 0,
    computedDesiredCount: 0,
    stabilityStatus: 'STABILIZING',
    stabilityStatusAt: context.now,
    updatedAt: context.now,
  };
  const { platformVersion, roleArn } = before.status === 'PRIMARY' ? {} : service; // they were the primary one's
  const saved = saveTaskSet(context, { ...service, platformVersion, roleArn }, before, after);
  return { taskSet: presentTaskSet(context.store, saved, after) };
});
