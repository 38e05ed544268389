import { type AtRest, must, nameOf } from './invariant.ts';

/**
 * Nothing is on the engine but containers of living tasks on the instance they are on, and what runs there is as the
 * task's containers are shown. Where an agent is out of reach nobody knows yet what it did.
 */
export const containersHaveTasks: AtRest = async ({ known, app }) => {
  const there = await app.containers();
  const running = new Set(
    there.filter(({ state }) => state === 'running').map((one) => `${one.taskArn} ${one.containerName}`),
  );
  const isOutOfReach = (arn = ''): boolean => known.instances.get(arn)?.agentConnected === false;
  const strays = there.flatMap(({ taskArn, containerName, containerInstanceArn: host, state }) => {
    const task = known.tasks.get(taskArn);
    if (isOutOfReach(host)) return [];
    const isHere = task !== undefined && host === (task.containerInstanceArn ?? task.clusterArn);
    const is = task ? `${task.lastStatus} on ${nameOf(task.containerInstanceArn ?? 'Fargate')}` : 'not there';
    return must(isHere && task.lastStatus !== 'STOPPED', () => {
      return `${containerName} is ${state} on ${nameOf(host)} for ${nameOf(taskArn)}, which is ${is}`;
    });
  });
  const missing = [...known.tasks.values()].flatMap(({ arn, containers, lastStatus, containerInstanceArn }) => {
    if (lastStatus === 'STOPPED' || isOutOfReach(containerInstanceArn)) return [];
    return containers.flatMap((container) =>
      must(running.has(`${arn} ${container.name}`) === (container.lastStatus === 'RUNNING'), () => {
        return `${container.name} of ${nameOf(arn)} is shown ${container.lastStatus}, which is not so`;
      }),
    );
  });
  return [...strays, ...missing];
};
