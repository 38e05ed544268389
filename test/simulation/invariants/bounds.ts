import type { Service } from '../../../src/model/service.ts';
import type { Task } from '../../../src/model/task.ts';
import type { Known } from '../known.ts';
import { must, nameOf, type OfChange, type OfTurn, ofTask } from './invariant.ts';

/** How long a task without health checks runs until it counts as healthy (ECS Developer Guide, deployments). */
const HEALTHY_AFTER_MS = 40_000;

const wanted = (tasks: readonly Task[]): Task[] => tasks.filter(({ desiredStatus }) => desiredStatus === 'RUNNING');

/**
 * Whether a task counts for minimumHealthyPercent: it runs, and its health check says so. Without one it must have run
 * for a while, unless it is of an older deployment and served already.
 */
function isHealthy(known: Known, { deployments }: Service, task: Task, at: number): boolean {
  if (task.lastStatus !== 'RUNNING') return false;
  if (known.shapes.get(task.taskDefinitionArn)?.health !== undefined) return task.healthStatus === 'HEALTHY';
  return task.startedBy !== deployments[0]?.id || (task.startedAt ?? at) + HEALTHY_AFTER_MS <= at;
}

/** Whether a task is where it can be: what was lost by a fault, or is where a daemon does not belong, may go at once. */
function isAtHome(known: Known, service: Service, { containerInstanceArn, launchType }: Task): boolean {
  if (launchType === 'FARGATE') return true;
  const instance = known.instances.get(containerInstanceArn ?? '');
  if (!instance?.agentConnected) return false;
  if (service.schedulingStrategy !== 'DAEMON') return true;
  const zone = instance.attributes.find(({ name }) => name === 'ecs.availability-zone')?.value;
  const isElsewhere = service.placementConstraints.some(
    (constraint) => constraint.type === 'memberOf' && !constraint.expression.endsWith(zone ?? ''),
  );
  return instance.status === 'ACTIVE' && !isElsewhere;
}

/**
 * A service itself never stops a healthy task when fewer healthy ones than minimumHealthyPercent of its desired count,
 * rounded up, are left then. Tasks that end by themselves, by a caller or by a fault are nobody's choice.
 */
export const minimumIsKept: OfChange = (change, known) => {
  const { before, after } = ofTask(change) ?? {};
  if (before?.desiredStatus !== 'RUNNING' || after?.desiredStatus !== 'STOPPED') return [];
  if (after.stopCode !== 'ServiceSchedulerInitiated') return [];
  const service = known.services.get(after.serviceArn ?? '');
  if (service?.status !== 'ACTIVE' || !isHealthy(known, service, before, change.at)) return [];
  if (!isAtHome(known, service, before)) return [];
  const { desiredCount, name, deploymentConfiguration } = service;
  const lower = Math.ceil((desiredCount * deploymentConfiguration.minimumHealthyPercent) / 100);
  const healthy = wanted(known.ofService(service.arn)).filter((task) => isHealthy(known, service, task, change.at));
  return must(healthy.length >= lower, () => {
    const why = `${deploymentConfiguration.minimumHealthyPercent} % of ${desiredCount} are ${lower}`;
    return `${name} stops the healthy ${nameOf(after.arn)} (${after.stoppedReason}) and has ${healthy.length} healthy tasks left: ${why}`;
  });
};

/**
 * A service starts no task by which it has more that are wanted RUNNING than maximumPercent of its desired count, rounded
 * down, and never two daemons on one instance. It may have more where its desired count fell, or tasks are protected.
 */
export const maximumIsKept: OfTurn = (changes, known) => {
  const started = changes.flatMap((change) => {
    const { before, after } = ofTask(change) ?? {};
    return after?.serviceArn && !before ? [after] : [];
  });
  return [...Map.groupBy(started, ({ serviceArn = '' }) => serviceArn)].flatMap(([serviceArn, tasks]) => {
    const service = known.services.get(serviceArn);
    if (!service) return [`${nameOf(tasks[0]?.arn ?? '')} is of the service ${serviceArn}, which is not there`];
    const { name, desiredCount, deploymentConfiguration, schedulingStrategy } = service;
    const all = wanted(known.ofService(serviceArn));
    if (schedulingStrategy === 'DAEMON') {
      return tasks.flatMap(({ arn, containerInstanceArn }) => {
        const there = all.filter((task) => task.containerInstanceArn === containerInstanceArn);
        return must(there.length === 1, () => `${name} starts ${nameOf(arn)} where it has ${there.length - 1} tasks`);
      });
    }
    const upper = Math.max(desiredCount, Math.floor((desiredCount * deploymentConfiguration.maximumPercent) / 100));
    return must(all.length <= upper, () => {
      const why = `${deploymentConfiguration.maximumPercent} % of ${desiredCount} are ${upper}`;
      return `${name} starts ${tasks.length} tasks and has ${all.length} wanted RUNNING: ${why}`;
    });
  });
};
