import type { Store } from '../../../store/database.ts';

/** How many tasks that are wanted RUNNING are so, and how many are not yet. */
export interface ServiceTaskCounts {
  readonly running: number;
  readonly pending: number;
}

export const NO_TASKS: ServiceTaskCounts = { running: 0, pending: 0 };

/** The tasks of each deployment or task set of a service, counted by its id. */
export function serviceTaskCounts({ tasks }: Store, serviceArn: string): ReadonlyMap<string, ServiceTaskCounts> {
  const counts = new Map<string, ServiceTaskCounts>();
  for (const { startedBy = '', lastStatus, desiredStatus } of tasks.aliveOfService(serviceArn)) {
    if (desiredStatus !== 'RUNNING') continue;
    const { running, pending } = counts.get(startedBy) ?? NO_TASKS;
    const isRunning = lastStatus === 'RUNNING';
    counts.set(startedBy, isRunning ? { running: running + 1, pending } : { running, pending: pending + 1 });
  }
  return counts;
}
