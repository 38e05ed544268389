import type { Deployment, Service } from '../../../model/service.ts';
import type { ServiceTask } from '../../../store/tasks-by-service.ts';
import { isHealthy, isStarting, isUnhealthy, runsWell } from './health.ts';

/** Why tasks are to leave an instance; one that is gone has no living tasks. */
export type Leaving = 'DRAINING' | 'DISCONNECTED';

/** What a REPLICA service's next step depends on: also of a part of a service that is kept at a count of its own. */
export interface Rolled extends Pick<Service, 'desiredCount' | 'deploymentConfiguration' | 'rebalancing'> {
  readonly deployments: readonly Pick<Deployment, 'id' | 'rolloutState' | 'throttle'>[];
}

/** A service and its living tasks at one moment. */
export interface Situation<Of extends Rolled = Service> {
  readonly service: Of;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly tasks: readonly ServiceTask[];
  /** Whether tasks on an instance are to leave it. */
  readonly leaving: (containerInstanceArn: string | undefined) => Leaving | undefined;
}

/** The living tasks of a service by what is to become of them. None is in two of these lists. */
export interface Sorted {
  /** Of the primary deployment, and nothing wrong with them. */
  readonly own: readonly ServiceTask[];
  /** Of the primary deployment, failing their health checks or out of reach: to be replaced, then stopped. */
  readonly broken: readonly ServiceTask[];
  /** Of the primary deployment, running on an instance that drains. */
  readonly leaving: readonly ServiceTask[];
  /** Of the primary deployment, not yet running, on an instance that drains: stopped at once. */
  readonly stranded: readonly ServiceTask[];
  /** Of older deployments. */
  readonly older: readonly ServiceTask[];
  /** Wanted STOPPED and not yet ended. */
  readonly stopping: readonly ServiceTask[];
}

/** Sorts a service's living tasks. */
export function sorted({ service, tasks, leaving }: Situation<Rolled>): Sorted {
  const primary = service.deployments[0]?.id;
  const lists: { [Name in keyof Sorted]: ServiceTask[] } = {
    own: [],
    broken: [],
    leaving: [],
    stranded: [],
    older: [],
    stopping: [],
  };
  for (const task of tasks) lists[listOf(task)].push(task);
  return lists;

  function listOf(task: ServiceTask): keyof Sorted {
    if (task.desiredStatus === 'STOPPED') return 'stopping';
    if (task.startedBy !== primary) return 'older';
    const why = leaving(task.containerInstanceArn);
    if (why === 'DRAINING') return isStarting(task) ? 'stranded' : 'leaving';
    return why === 'DISCONNECTED' || isUnhealthy(task) ? 'broken' : 'own';
  }
}

/** How many of the tasks are healthy. */
export const healthyCount = (tasks: readonly ServiceTask[], now: number): number =>
  tasks.reduce((count, task) => count + (isHealthy(task, now) ? 1 : 0), 0);

/** Whether a service has all it wants and nothing else: its desired count of tasks of the primary deployment, running. */
export function isSettled({ service }: Situation, all: Sorted): boolean {
  const { own, broken, leaving, stranded, older } = all;
  const others = broken.length + leaving.length + stranded.length + older.length;
  return others === 0 && own.length === service.desiredCount && own.every(runsWell);
}

/** The situation of a task set, or of an older deployment that is kept: its tasks alone, and a count of its own. */
export function partOf(
  { service, tasks, ...rest }: Situation,
  { id, throttle }: Pick<Deployment, 'id' | 'throttle'>,
  desiredCount: number,
): Situation<Rolled> {
  const { deploymentConfiguration } = service;
  const deployments = [{ id, throttle, rolloutState: 'COMPLETED' as const }];
  return {
    ...rest,
    tasks: tasks.filter(({ startedBy }) => startedBy === id),
    service: { desiredCount, deploymentConfiguration, deployments },
  };
}
