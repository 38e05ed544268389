import type { Service } from '../../../src/model/service.ts';
import { must, nameOf, type OfChange, ofTask } from './invariant.ts';
import { TASK_ORDER } from './task-order.ts';

const CONTAINER = ['PENDING', 'RUNNING', 'STOPPED'];
const WANTED = ['RUNNING', 'STOPPED'];
const SERVICE = ['ACTIVE', 'DRAINING', 'INACTIVE'];

const isForward = (order: readonly string[], from: string, to: string): boolean =>
  order.includes(to) && order.indexOf(from) <= order.indexOf(to);

/** A task, and each of its containers, only moves on, and nothing happens to it once it is STOPPED. */
export const tasksMoveForward: OfChange = (change) => {
  const task = ofTask(change);
  if (!task?.before) return [];
  const { before, after } = task;
  const wrong = (what: string, from: unknown, to: unknown) =>
    `${nameOf(after.arn)}: ${what} goes from ${from} to ${to}`;
  return [
    ...must(isForward(TASK_ORDER, before.lastStatus, after.lastStatus), () =>
      wrong('lastStatus', before.lastStatus, after.lastStatus),
    ),
    ...must(isForward(WANTED, before.desiredStatus, after.desiredStatus), () =>
      wrong('desiredStatus', before.desiredStatus, after.desiredStatus),
    ),
    ...must(before.version <= after.version, () => wrong('version', before.version, after.version)),
    ...must(before.lastStatus !== 'STOPPED' || after.version === before.version, () =>
      wrong('version of a STOPPED task', before.version, after.version),
    ),
    ...after.containers.flatMap(({ name, lastStatus }, nth) => {
      const from = before.containers[nth]?.lastStatus ?? 'none';
      return must(isForward(CONTAINER, from, lastStatus), () => wrong(`container ${name}`, from, lastStatus));
    }),
  ];
};

/** What a task has when it is over: times in their order, a reason, and containers that are over too. */
export const stoppedTasksSayWhy: OfChange = (change) => {
  const { after, before } = ofTask(change) ?? {};
  if (after?.lastStatus !== 'STOPPED' || before?.lastStatus === 'STOPPED') return [];
  const { createdAt, startedAt = createdAt, stoppingAt, stoppedAt, stopCode, stoppedReason, containers } = after;
  const name = nameOf(after.arn);
  return [
    ...must(after.desiredStatus === 'STOPPED', () => `${name} is STOPPED and wanted ${after.desiredStatus}`),
    ...must(stopCode !== undefined && !!stoppedReason, () => `${name} is STOPPED by ${stopCode}: ${stoppedReason}`),
    ...must(
      stoppingAt !== undefined &&
        stoppedAt !== undefined &&
        createdAt <= startedAt &&
        startedAt <= stoppedAt &&
        stoppingAt <= stoppedAt,
      () => `${name}: created ${createdAt}, started ${startedAt}, stopping ${stoppingAt}, stopped ${stoppedAt}`,
    ),
    ...must(
      containers.every(({ lastStatus }) => lastStatus === 'STOPPED'),
      () => `${name} is STOPPED with containers ${containers.map(({ lastStatus }) => lastStatus)}`,
    ),
  ];
};

/** A service only moves on, but for one that is made anew. */
export const servicesMoveForward: OfChange = ({ kind, before, after }) => {
  if (kind !== 'service' || !before || !after) return [];
  const [from, to] = [before as Service, after];
  const isNew = from.status === 'INACTIVE' && to.createdAt >= (from.inactiveAt ?? 0);
  return must(
    isNew || isForward(SERVICE, from.status, to.status),
    () => `${to.name} goes from ${from.status} to ${to.status}`,
  );
};

/** A deployment ends COMPLETED or FAILED; one that had COMPLETED is only begun again to roll another back. */
export const deploymentsMoveForward: OfChange = ({ kind, before, after }) => {
  if (kind !== 'service' || !before || !after) return [];
  const earlier = (before as Service).createdAt === after.createdAt ? (before as Service).deployments : [];
  return after.deployments.flatMap(({ id, rolloutState: to, rollsBack, status }) => {
    const was = earlier.find((one) => one.id === id);
    const from = was?.rolloutState ?? 'IN_PROGRESS';
    const isAgain = from === 'COMPLETED' && to === 'IN_PROGRESS' && rollsBack !== undefined && status === 'PRIMARY';
    return must(
      from === 'IN_PROGRESS' || from === to || isAgain,
      () => `${id} of ${after.name} goes from ${from} to ${to}`,
    );
  });
};

/** A container instance that is gone stays so, and one that is made is ACTIVE. */
export const instancesStayGone: OfChange = ({ kind, before, after, arn }) => {
  if (kind !== 'instance' || !after) return [];
  const from = before && 'status' in before ? before.status : 'ACTIVE';
  return must(
    from !== 'INACTIVE' || after.status === 'INACTIVE',
    () => `${nameOf(arn)} was INACTIVE and is ${after.status}`,
  );
};
