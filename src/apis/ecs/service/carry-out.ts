import { resourceId } from '../../../model/arn.ts';
import type { Service } from '../../../model/service.ts';
import type { ServiceTask } from '../../../store/tasks-by-service.ts';
import { unplacedSentence } from '../present/placement-event.ts';
import { isStarting, isUnhealthy } from '../rollout/health.ts';
import type { Start, Step, Stop } from '../rollout/step.ts';
import type { ServiceDeps } from './deps.ts';
import { type Started, startTasks } from './start.ts';
import { stopTasks } from './stop.ts';

/** Tasks started at one look: the next look is at once, but others have their turn between. */
const STARTS_AT_ONCE = 200;

/** What came of a step. */
export interface Done {
  /** How many tasks were started. */
  readonly started: number;
  readonly stopped: readonly ServiceTask[];
  /** Fewer tasks were stopped than asked for, as the others are protected. */
  readonly isProtected: boolean;
  /** Why a task found no place; undefined when all did. */
  readonly unplaced?: Started['unplaced'];
  /** Of the stopped tasks of the primary deployment, how many failed their health checks. */
  readonly unhealthy: number;
}

/** Starts and stops tasks as a step says, and tells of it. Call it in a transaction. */
export function carryOut(deps: ServiceDeps, service: Service, step: Step, alive: readonly ServiceTask[]): Done {
  const broken = step.stops.filter(({ cause }) => cause === 'broken');
  // First what makes room: a task that is to stop does not count for distinctInstance any more.
  const first = stopAndTell(
    deps,
    service,
    step.stops.filter(({ cause }) => cause !== 'broken'),
    alive,
  );
  const starts = step.starts.map((start) => startAndTell(deps, service, start, alive));
  const last = stopAndTell(deps, service, broken, alive);
  const stopped = [...first, ...last];
  const asked = step.stops.reduce((total, { count }) => total + count, 0);
  return {
    started: starts.reduce((total, { tasks }) => total + tasks.length, 0),
    stopped,
    isProtected: stopped.length < asked,
    unplaced: starts.find(({ unplaced }) => unplaced !== undefined)?.unplaced,
    unhealthy: last.filter((task) => isUnhealthy(task) && task.startedBy === service.deployments[0]?.id).length,
  };
}

/** Tasks as service events name them. */
export const named = (tasks: readonly { readonly arn: string }[]): string =>
  tasks.map(({ arn }) => `(task ${resourceId(arn)})`).join(' ');

/** A service as its events name it: with the task set they speak of, where it has some. */
const subject = (service: Service, id: string | undefined): Service =>
  service.taskSets.some((one) => one.id === id) ? { ...service, name: `${service.name}, taskSet ${id}` } : service;

function startAndTell(deps: ServiceDeps, service: Service, start: Start, alive: readonly ServiceTask[]): Started {
  const { revisionArn } = [...service.deployments, ...service.taskSets].find(({ id }) => id === start.of) ?? {};
  const revision = revisionArn === undefined ? undefined : deps.store.serviceRecords.revision(revisionArn);
  if (!revision) throw new Error(`${service.arn} has no revision for ${start.of}`);
  const started = startTasks(
    deps,
    service,
    revision,
    { ...start, count: Math.min(start.count, STARTS_AT_ONCE) },
    alive,
  );
  const { tasks } = started;
  if (tasks.length > 0) {
    const replaces = Math.min(alive.filter((task) => isReplaced(task, start)).length, tasks.length);
    const why = replaces > 0 ? ` Amazon ECS replaced ${replaces} tasks due to an unhealthy status.` : '';
    const { availabilityZone } = start;
    deps.serviceEvents.say(
      subject(service, start.of),
      availabilityZone === undefined
        ? `has started ${tasks.length} tasks: ${named(tasks)}.${why}`
        : `has started ${tasks.length} tasks in ${availabilityZone} to AZ Rebalance: ${named(tasks)}.`,
    );
  }
  return started;
}

const isReplaced = (task: ServiceTask, start: Start): boolean =>
  task.startedBy === start.of && task.desiredStatus === 'RUNNING' && isUnhealthy(task);

function stopAndTell(
  deps: ServiceDeps,
  service: Service,
  stops: readonly Stop[],
  alive: readonly ServiceTask[],
): ServiceTask[] {
  const { serviceEvents } = deps;
  const left = new Set(alive);
  const stopped = stops.flatMap((stop) => {
    const chosen = stopTasks(deps, service, stop, [...left]);
    for (const task of chosen) left.delete(task);
    if (stop.cause === 'rebalancing') tellRebalanced(deps, service, chosen);
    return chosen.map((task) => ({ task, cause: stop.cause }));
  });
  for (const { task, cause } of stopped) {
    if (cause === 'broken' && isUnhealthy(task)) {
      serviceEvents.say(service, `${named([task])} failed container health checks.`);
    }
  }
  const violating = stopped.filter(({ cause }) => cause === 'violation').map(({ task }) => task.containerInstanceArn);
  if (violating.length > 0) {
    const where = { containerInstanceArns: violating };
    serviceEvents.act(service, 'SERVICE_DAEMON_PLACEMENT_CONSTRAINT_VIOLATED', where);
  }
  const told = stopped.filter(({ cause }) => cause !== 'rebalancing').map(({ task }) => task);
  for (const [who, tasks] of Map.groupBy(told, ({ startedBy }) => subject(service, startedBy).name)) {
    const running = tasks.filter((task) => !isStarting(task));
    const pending = tasks.length - running.length;
    const speaker = { ...service, name: who };
    if (running.length > 0)
      serviceEvents.say(speaker, `has stopped ${running.length} running tasks: ${named(running)}.`);
    if (pending > 0) serviceEvents.say(speaker, `stopped ${pending} pending tasks.`);
  }
  return stopped.map(({ task }) => task);
}

function tellRebalanced({ serviceEvents }: ServiceDeps, service: Service, stopped: readonly ServiceTask[]): void {
  const zones = Map.groupBy(stopped, ({ availabilityZone = '' }) => availabilityZone);
  for (const [zone, tasks] of zones) {
    const what = `has stopped ${tasks.length} running tasks in ${zone} due to AZ rebalancing: ${named(tasks)}.`;
    serviceEvents.say(service, what);
    serviceEvents.act(service, 'TASKS_STOPPED', { taskArns: tasks.map(({ arn }) => arn) });
  }
}

/** Tells that tasks found no place. */
export function tellUnplaced(
  { serviceEvents }: Pick<ServiceDeps, 'serviceEvents'>,
  service: Service,
  unplaced: NonNullable<Started['unplaced']>,
): void {
  if (unplaced === 'PROVISIONING') {
    const limit =
      'was unable to place tasks in your cluster because the tasks provisioning capacity limit was exceeded.';
    serviceEvents.say(service, limit);
    return;
  }
  serviceEvents.say(service, unplacedSentence(unplaced));
  const [closest] = unplaced;
  serviceEvents.act(service, 'SERVICE_TASK_PLACEMENT_FAILURE', {
    containerInstanceArns: closest ? [closest.containerInstanceArn] : [],
    reason: closest?.reason ?? 'No Container Instances were found in your cluster.',
  });
}
