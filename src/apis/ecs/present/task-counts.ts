import { isPending } from '../../../model/task-status.ts';
import type { StatusCount } from '../../../store/task-counts.ts';

/** Living tasks as clusters and container instances show them: those before RUNNING, and all others. */
export function taskCounts(counts: readonly StatusCount[]): { runningTasksCount: number; pendingTasksCount: number } {
  const sum = (pending: boolean) =>
    counts.reduce((total, { status, count }) => (isPending(status) === pending ? total + count : total), 0);
  return { runningTasksCount: sum(false), pendingTasksCount: sum(true) };
}
