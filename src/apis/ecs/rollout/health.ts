import { isPending } from '../../../model/task-status.ts';
import type { ServiceTask } from '../../../store/tasks-by-service.ts';

/** How long a task without health checks runs before ECS counts it as healthy (ECS Developer Guide, deployments). */
export const HEALTHY_AFTER_MS = 40_000;

/**
 * Whether a task counts for minimumHealthyPercent: it runs and its containers' health checks say so, or without any it
 * has run for 40 seconds.
 */
export const isHealthy = (task: ServiceTask, now: number): boolean =>
  runsWell(task) && (task.hasHealthCheck || now >= healthyAt(task));

/**
 * Whether a task serves while its service is deployed: it is healthy, or belongs to an older deployment than `primary`,
 * runs and has no health checks, however short it has been running.
 */
export const serves = (task: ServiceTask, primary: string, now: number): boolean =>
  isHealthy(task, now) || (task.startedBy !== primary && task.lastStatus === 'RUNNING' && !task.hasHealthCheck);

/**
 * Whether a task counts for the steady state and as a success of its deployment: it runs, and its containers' health
 * checks, if there are any, say so. ECS tells of a steady state seconds after such a task began to run.
 */
export const runsWell = ({ lastStatus, hasHealthCheck, healthStatus }: ServiceTask): boolean =>
  lastStatus === 'RUNNING' && (!hasHealthCheck || healthStatus === 'HEALTHY');

/** When a running task without health checks becomes healthy, if it goes on running. */
export const healthyAt = ({ startedAt = Number.POSITIVE_INFINITY }: Pick<ServiceTask, 'startedAt'>): number =>
  startedAt + HEALTHY_AFTER_MS;

/** The next time at which one of these tasks becomes healthy by having run long enough; undefined for none. */
export function nextHealthyAt(tasks: readonly ServiceTask[], now: number): number | undefined {
  const times = tasks
    .filter((task) => task.lastStatus === 'RUNNING' && !task.hasHealthCheck && healthyAt(task) > now)
    .map(healthyAt);
  return times.length > 0 ? times.reduce((least, time) => Math.min(least, time)) : undefined;
}

export const isUnhealthy = ({ lastStatus, healthStatus }: ServiceTask): boolean =>
  lastStatus === 'RUNNING' && healthStatus === 'UNHEALTHY';

/** Whether a task has not reached RUNNING. */
export const isStarting = ({ lastStatus }: ServiceTask): boolean => isPending(lastStatus);

/** Whether a task may not be stopped by its service's own choice now. */
export const isProtected = ({ protectedUntil = 0 }: Pick<ServiceTask, 'protectedUntil'>, now: number): boolean =>
  protectedUntil > now;
