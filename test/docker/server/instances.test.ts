import { DeregisterContainerInstanceCommand, DescribeContainerInstancesCommand } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { dockerAvailable } from '../../support/engine.ts';
import { PATIENTLY } from './containers.ts';
import { type DockerServer, ownContainers, useDockerServer } from './docker-server.ts';

type Way = (server: DockerServer, instance: { arn: string; id: string }) => Promise<unknown>;

const deregister: Way = ({ app }, { arn }) =>
  app.ecs.send(new DeregisterContainerInstanceCommand({ containerInstance: arn, force: true }));
const kill: Way = (server, { id }) => server.post('fleet', { kill: [id] });
const reset: Way = (server) => server.post('reset');

describe.skipIf(!(await dockerAvailable()))('the containers on Docker of an instance', () => {
  const server = useDockerServer();

  const runOne = async () => {
    const arn = await server().run([{ command: ['sh', '-c', 'trap "" TERM; while :; do sleep 0.1; done'] }]);
    const { containerInstanceArn = '' } = await server().task(arn);
    const { containerInstances } = await server().app.ecs.send(
      new DescribeContainerInstancesCommand({ containerInstances: [containerInstanceArn] }),
    );
    return { task: arn, arn: containerInstanceArn, id: containerInstances?.[0]?.ec2InstanceId ?? '' };
  };

  it.each([
    ['deregistered by force', deregister, 'Container instance deregistration forced by user'],
    ['switched off', kill, 'stopped/terminated'],
  ])('that is %s are removed at once, and the task is STOPPED with the reason', async (_what, way, reason) => {
    const instance = await runOne();
    await server().until('RUNNING', instance.task);
    await way(server(), instance);
    const stopped = await server().task(instance.task);
    expect(stopped).toMatchObject({ lastStatus: 'STOPPED', containers: [{ lastStatus: 'STOPPED' }] });
    expect(stopped.stoppedReason).toContain(reason);
    await expect.poll(ownContainers, PATIENTLY).toEqual([]);
  });

  it.each([
    ['deregistered by force', deregister],
    ['switched off', kill],
    ['emptied with all others', reset],
  ])('that is %s while they are being started are removed too', async (_what, way) => {
    const [instance] = await Promise.all([runOne(), runOne(), runOne()]);
    await expect.poll(ownContainers, PATIENTLY).not.toEqual([]);
    await way(server(), instance);
    await server().app.idle();
    const left = (await ownContainers()).map(({ Labels }) => Labels['drydock.container-instance']);
    expect(left).not.toContain(instance.arn);
    await server().post('reset');
    await server().app.idle();
    expect(await ownContainers()).toEqual([]);
  });

  it('that is emptied with all others are gone with the answer, and the fleet is there for new tasks', async () => {
    const { task } = await runOne();
    await server().until('RUNNING', task);
    expect(await server().post('reset')).toEqual({
      instances: [expect.any(String), expect.any(String), expect.any(String)],
    });
    expect(await ownContainers()).toEqual([]);
    await expect(server().task(task)).rejects.toThrow('there is no');
    const next = await runOne();
    await server().until('RUNNING', next.task);
  });
});
