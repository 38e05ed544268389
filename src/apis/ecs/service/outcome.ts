import type { Deployment, Service, TaskSet } from '../../../model/service.ts';
import type { Task } from '../../../model/task.ts';
import { serviceTaskOf } from '../../../store/tasks-by-service.ts';
import type { EcsDeps } from '../context.ts';
import { saveService } from '../deployments.ts';
import { afterFailure, isImpaired } from '../rollout/back-off.ts';
import { runsWell } from '../rollout/health.ts';

type Deps = Pick<EcsDeps, 'store' | 'serviceEvents'>;

/**
 * Counts how a task of a service turned out, in the transaction of the change that says so: one that ended without ever
 * running well is a failure of its deployment, and one that runs well ends the counting. Only a task that never ran at
 * all delays the next: a crash loop is not throttled (ECS Developer Guide, service throttle logic).
 */
export function countOutcome(deps: Deps, before: Task, after: Task, now: number): void {
  const service = after.serviceArn === undefined ? undefined : deps.store.services.get(after.serviceArn);
  if (!service) return;
  const began = before.lastStatus !== 'RUNNING' && after.lastStatus === 'RUNNING';
  if (before.desiredStatus === 'RUNNING' && after.desiredStatus === 'STOPPED') {
    if (after.stopCode !== 'TaskFailedToStart' && after.stopCode !== 'EssentialContainerExited') return;
    if (after.startedAt === undefined) failToStart(deps, service, after, now);
    else if (!runsWell(serviceTaskOf(before))) change(deps, service, after, { deployment: failed });
  } else if (began || before.healthStatus !== after.healthStatus) {
    const isWell = runsWell(serviceTaskOf(after));
    change(deps, service, after, {
      deployment: (one) => succeeded(began ? unthrottled(one) : one, isWell),
      taskSet: (one) => (began ? unthrottled(one) : one),
    });
  }
}

/** One more failed task, unless one ran well before. */
export const failed = (one: Deployment): Deployment =>
  one.hasRun ? one : { ...one, failedTasks: one.failedTasks + 1 };

const succeeded = (one: Deployment, isWell: boolean): Deployment =>
  isWell && !one.hasRun ? { ...one, hasRun: true, failedTasks: 0 } : one;

function unthrottled<One extends Pick<Deployment, 'throttle'>>(one: One): One {
  return one.throttle === undefined ? one : { ...one, throttle: undefined };
}

function failToStart(deps: Deps, service: Service, task: Task, now: number): void {
  if (task.launchType === 'FARGATE') {
    const reason = task.containers.find((container) => container.reason)?.reason ?? task.stoppedReason;
    deps.serviceEvents.say(service, `was unable to place a task. Reason: ${reason}.`);
  }
  change(deps, service, task, {
    deployment: (one) => failed({ ...one, throttle: afterFailure(one.throttle, now) }),
    taskSet: (one) => ({ ...one, throttle: afterFailure(one.throttle, now) }),
  });
  const { deployments, taskSets } = deps.store.services.get(service.arn) ?? service;
  const throttle = [...deployments, ...taskSets].find(({ id }) => id === task.startedBy)?.throttle;
  if (!throttle || !isImpaired(throttle)) return;
  deps.serviceEvents.say(service, 'is unable to consistently start tasks successfully.');
  deps.serviceEvents.act(service, 'SERVICE_TASK_START_IMPAIRED');
}

interface Change {
  readonly deployment: (one: Deployment) => Deployment;
  readonly taskSet?: (one: TaskSet) => TaskSet;
}

/** Writes the service of a task whose deployment or task set changes, if it really does. */
function change(
  deps: Deps,
  service: Service,
  { startedBy }: Task,
  { deployment, taskSet = (one) => one }: Change,
): void {
  const deployments = service.deployments.map((one) => (one.id === startedBy ? deployment(one) : one));
  const taskSets = service.taskSets.map((one) => (one.id === startedBy ? taskSet(one) : one));
  const isSame =
    deployments.every((one, nth) => one === service.deployments[nth]) &&
    taskSets.every((one, nth) => one === service.taskSets[nth]);
  if (!isSame) saveService(deps, { ...service, deployments, taskSets });
}
