import type * as Ecs from '../../../../api-schemas/ecs/types.ts';
import type { Cluster } from '../../../model/cluster.ts';
import type { Task } from '../../../model/task.ts';
import type { EcsContext } from '../context.ts';
import { lookupTask } from '../lookup.ts';
import { seconds } from '../present/time.ts';

interface Protection {
  readonly protectedTasks: Ecs.ProtectedTask[];
  readonly failures: Ecs.Failure[];
}

/** How the protection of a task is to be changed. */
interface Change {
  readonly isOn: boolean;
  /** Writes the task with its protection changed, and gives it. */
  readonly carryOut: (task: Task) => Task;
}

/**
 * The protection of tasks, after `change` where it is to be changed. Only living tasks of services can be protected, and
 * none of a service that has more protected tasks than it wants tasks (ECS Developer Guide, task scale-in protection): of
 * any other one, and of one that is not there, the answer is a failure. Protection that has expired is none.
 */
export function protectionOf(
  context: EcsContext,
  cluster: Cluster,
  tasks: readonly string[],
  change?: Change,
): Protection {
  const protectedTasks: Ecs.ProtectedTask[] = [];
  const failures: Ecs.Failure[] = [];
  for (const text of tasks) {
    const { arn, task } = lookupTask(context, cluster, text);
    if (!task) failures.push({ arn, reason: 'MISSING' });
    else if (task.serviceArn === undefined || task.lastStatus === 'STOPPED') {
      failures.push({ arn, reason: 'TASK_NOT_VALID' });
    } else if (change?.isOn && isBlocked(context, task.serviceArn))
      failures.push({ arn, reason: 'DEPLOYMENT_BLOCKED' });
    else protectedTasks.push(presentProtection(change?.carryOut(task) ?? task, context.now));
  }
  return { protectedTasks, failures };
}

function isBlocked({ store, now }: EcsContext, serviceArn: string): boolean {
  const { desiredCount = 0 } = store.services.get(serviceArn) ?? {};
  let count = 0;
  for (const { protectedUntil = 0 } of store.tasks.aliveOfService(serviceArn)) if (protectedUntil > now) count += 1;
  return count > desiredCount;
}

function presentProtection({ arn: taskArn, protectedUntil }: Task, now: number): Ecs.ProtectedTask {
  if (protectedUntil === undefined || protectedUntil <= now) return { taskArn, protectionEnabled: false };
  return { taskArn, protectionEnabled: true, expirationDate: seconds(protectedUntil) };
}
