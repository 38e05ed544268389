import type { TaskSet } from '../../../model/service.ts';
import { operation } from '../operation.ts';
import { presentTaskSet } from '../present/task-set.ts';
import { scalePercentOf } from '../rules/task-set.ts';
import { findExternalService, findLivingTaskSet, saveTaskSet } from '../task-sets.ts';

/** Gives a task set another scale, which is all of it that can change. */
export const updateTaskSet = operation('UpdateTaskSet', (context, input) => {
  const { service } = findExternalService(context, input);
  const before = findLivingTaskSet(context, service, input.taskSet);
  const after: TaskSet = {
    ...before,
    scalePercent: scalePercentOf(input.scale),
    stabilityStatus: 'STABILIZING',
    stabilityStatusAt: context.now,
    updatedAt: context.now,
  };
  return { taskSet: presentTaskSet(context.store, saveTaskSet(context, service, before, after), after) };
});
