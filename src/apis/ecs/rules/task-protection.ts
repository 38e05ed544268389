import type { Cluster } from '../../../model/cluster.ts';
import type { EcsContext } from '../context.ts';
import { lookupTask } from '../lookup.ts';

/** Only tasks of services can be protected: of any other one, and of one that is not there, the answer is a failure. */
export function protectionOf(context: EcsContext, cluster: Cluster, tasks: readonly string[]) {
  return {
    protectedTasks: [],
    failures: tasks.map((text) => {
      const { arn, task } = lookupTask(context, cluster, text);
      return { arn, reason: task ? 'TASK_NOT_VALID' : 'MISSING' };
    }),
  };
}
