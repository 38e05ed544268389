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

/**
 * The protection of tasks, after `change` where it is to be changed. Only living tasks of services can be protected: of
 * any other one, and of one that is not there, the answer is a failure. Protection that has expired is none.
 */
export function protectionOf(
  context: EcsContext,
  cluster: Cluster,
  tasks: readonly string[],
  change: (task: Task) => Task = (task) => task,
): Protection {
  const protectedTasks: Ecs.ProtectedTask[] = [];
  const failures: Ecs.Failure[] = [];
  for (const text of tasks) {
    const { arn, task } = lookupTask(context, cluster, text);
    if (!task) failures.push({ arn, reason: 'MISSING' });
    else if (task.serviceArn === undefined || task.lastStatus === 'STOPPED') {
      failures.push({ arn, reason: 'TASK_NOT_VALID' });
    } else protectedTasks.push(presentProtection(change(task), context.now));
  }
  return { protectedTasks, failures };
}

function presentProtection({ arn: taskArn, protectedUntil }: Task, now: number): Ecs.ProtectedTask {
  if (protectedUntil === undefined || protectedUntil <= now) return { taskArn, protectionEnabled: false };
  return { taskArn, protectionEnabled: true, expirationDate: seconds(protectedUntil) };
}
