import { type AtRest, must, nameOf } from './invariant.ts';

const MOST_TOLD = 1;

/** Every living task beyond PROVISIONING is on a container instance that is there, but for those on Fargate. */
export const tasksHaveInstances: AtRest = ({ known }) =>
  [...known.tasks.values()].flatMap((task) => {
    const { arn, lastStatus, launchType, containerInstanceArn } = task;
    if (lastStatus === 'STOPPED' || launchType === 'FARGATE') return [];
    if (lastStatus === 'PROVISIONING' && containerInstanceArn === undefined) return [];
    const instance = known.instances.get(containerInstanceArn ?? '');
    const on = instance ? `${nameOf(instance.arn)}, which is ${instance.status}` : 'no instance';
    return must(
      instance !== undefined && instance.status !== 'INACTIVE',
      () => `${nameOf(arn)} is ${lastStatus} on ${on}`,
    );
  });

/** A service that is gone has no tasks, and none starts while it goes. */
export const goneServicesHaveNoTasks: AtRest = ({ known }) =>
  [...known.services.values()].flatMap(({ arn, name, status }) => {
    const tasks = known.ofService(arn);
    const wanted = tasks.filter(({ desiredStatus }) => desiredStatus === 'RUNNING');
    if (status === 'ACTIVE') return [];
    const left = status === 'INACTIVE' ? tasks : wanted;
    return must(left.length === 0, () => `${name} is ${status} and has ${left.length} tasks`);
  });

/** Nothing that was done had the server complain. */
export const nothingFailed: AtRest = ({ complaints }) => [...new Set(complaints)].slice(0, MOST_TOLD);
