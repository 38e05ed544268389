import type { ServiceTask } from '../../../store/tasks-by-service.ts';
import { isUnhealthy } from './health.ts';

/** Until when failing health checks of a task are ignored; none counts of one that has not started. */
const graceEnd = ({ startedAt = 0 }: ServiceTask, graceSeconds: number): number => startedAt + graceSeconds * 1000;

/**
 * Tasks as their service sees them: the failing health checks of one that started less than healthCheckGracePeriodSeconds
 * ago are not known to it yet (ECS API, CreateService).
 */
export const withinGrace = (tasks: Iterable<ServiceTask>, graceSeconds: number, now: number): ServiceTask[] =>
  Array.from(tasks, (task) =>
    isUnhealthy(task) && now < graceEnd(task, graceSeconds) ? { ...task, healthStatus: 'UNKNOWN' } : task,
  );

/** When the next of them ends whose checks fail, in epoch milliseconds; undefined for none. */
export const nextGraceEnd = (tasks: Iterable<ServiceTask>, graceSeconds: number, now: number): number | undefined =>
  [...tasks]
    .filter(isUnhealthy)
    .map((task) => graceEnd(task, graceSeconds))
    .filter((end) => end > now)
    .reduce<number | undefined>((least, end) => Math.min(least ?? end, end), undefined);
