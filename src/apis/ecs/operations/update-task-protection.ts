import type { Task } from '../../../model/task.ts';
import { ecsError } from '../errors.ts';
import { findCluster } from '../lookup.ts';
import { operation } from '../operation.ts';
import { checkBatch } from '../rules/batch.ts';
import { protectionOf } from '../rules/task-protection.ts';

const LONGEST_MINUTES = 2880;
const DEFAULT_MINUTES = 120;

/** Protects tasks from being stopped by their service, or ends that. */
export const updateTaskProtection = operation('UpdateTaskProtection', (context, input) => {
  const cluster = findCluster(context, input.cluster);
  checkBatch('Tasks', input.tasks, 10);
  const { expiresInMinutes: minutes } = input;
  if (minutes !== undefined && (minutes < 1 || minutes > LONGEST_MINUTES)) {
    const message = `expiresInMinutes must be between 1 and ${LONGEST_MINUTES}.`;
    throw ecsError('InvalidParameterException', message);
  }
  const protectedUntil = input.protectionEnabled ? context.now + (minutes ?? DEFAULT_MINUTES) * 60_000 : undefined;
  return context.capacities.transaction(() =>
    protectionOf(context, cluster, input.tasks, {
      isOn: input.protectionEnabled,
      carryOut(task) {
        const changed: Task = { ...task, protectedUntil };
        context.capacities.updateTask(task, changed); // not told: what ECS tells of a task does not say it
        return changed;
      },
    }),
  );
});
