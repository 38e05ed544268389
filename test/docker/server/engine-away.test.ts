import { type ContainerDefinition, ExecuteCommandCommand } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DataChannelClient } from '../../support/data-channel-client.ts';
import { dockerAvailable } from '../../support/engine.ts';
import { docker } from '../docker-harness.ts';
import { engineProxy } from '../engine-proxy.ts';
import { PATIENTLY } from './containers.ts';
import { ownContainers, useDockerServer } from './docker-server.ts';

const FAILED = { stopCode: 'TaskFailedToStart', stoppedReason: 'Task failed to start' };
const UNREACHABLE = /^CannotStartContainerError: Cannot connect to the Docker daemon at unix:.* daemon running\?/;
const EXITS_AT_TERM: Partial<ContainerDefinition> = {
  command: ['sh', '-c', 'trap "exit 42" TERM; trap "exit 5" USR1; while :; do sleep 0.1; done'],
};

describe.skipIf(!(await dockerAvailable()))('an engine that goes away while tasks run', () => {
  const proxy = engineProxy();
  beforeAll(() => proxy.up());
  afterAll(() => proxy.down());
  const server = useDockerServer({ dockerHost: proxy.url });

  const runningTask = async () => server().until('RUNNING', await server().run([EXITS_AT_TERM]));

  /** Does something while the engine is away. */
  async function away<T>(during: () => Promise<T>): Promise<T> {
    await proxy.down();
    try {
      return await during();
    } finally {
      await proxy.up();
    }
  }

  it('leaves them as they are, fails new ones in the words of AWS, and finds them again when it is back', async () => {
    const before = await runningTask();
    const arn = before.taskArn ?? '';
    const failed = await away(async () => {
      expect(await server().task(arn)).toEqual(before);
      return server().until('STOPPED', await server().run([{}]));
    });
    expect(failed).toMatchObject(FAILED);
    expect(failed.containers?.[0]?.reason).toMatch(UNREACHABLE);
    await runningTask(); // the engine is in use again
    expect(await server().task(arn)).toEqual(before);
    await server().stop(arn);
    expect(await server().until('STOPPED', arn)).toMatchObject({ containers: [{ exitCode: 42 }] });
  });

  it('is told of a StopTask when it is back', async () => {
    const { taskArn: arn = '' } = await runningTask();
    await away(async () => {
      await server().stop(arn);
      expect(await server().task(arn)).toMatchObject({ lastStatus: 'RUNNING', desiredStatus: 'STOPPED' });
    });
    expect(await server().until('STOPPED', arn)).toMatchObject({
      stopCode: 'UserInitiated',
      containers: [{ exitCode: 42 }],
    });
  });

  it('is asked when it is back how the containers ended that did so meanwhile', async () => {
    const { taskArn: arn = '', containers = [] } = await runningTask();
    const container = docker.getContainer(containers[0]?.runtimeId ?? '');
    await away(async () => {
      const ended = container.wait();
      await container.kill({ signal: 'SIGUSR1' });
      await ended;
      expect(await server().task(arn)).toMatchObject({ lastStatus: 'RUNNING' });
    });
    expect(await server().until('STOPPED', arn)).toMatchObject({
      stopCode: 'EssentialContainerExited',
      containers: [{ exitCode: 5 }],
    });
  });

  it('while containers are being started leaves none behind that belongs to no task', async () => {
    const arns = await Promise.all(Array.from({ length: 6 }, () => server().run([EXITS_AT_TERM])));
    await expect.poll(ownContainers, PATIENTLY).not.toEqual([]);
    await away(async () => {
      for (const arn of arns)
        await expect.poll(() => server().task(arn), PATIENTLY).not.toMatchObject({ lastStatus: 'PENDING' });
    });
    await runningTask(); // whatever the engine was at is done by now
    await expect.poll(mismatches, PATIENTLY).toEqual([]);
  });

  it('ends a command that ran in one of them when it is back', async () => {
    const role = { taskRoleArn: 'arn:aws:iam::000000000000:role/app' };
    const arn = await server().run([{ command: ['sleep', '3600'] }], { enableExecuteCommand: true }, role);
    await server().until('RUNNING', arn);
    const asked = new ExecuteCommandCommand({ task: arn, command: 'sleep 3594', interactive: true });
    const { session = {} } = await server().app.ecs.send(asked);
    const client = await DataChannelClient.open(session);
    const container = await server().containerOf(arn);
    const count = async () => (await container.top()).Processes.length;
    await expect.poll(count, PATIENTLY).toBe(2);
    await away(async () => {
      await expect.poll(() => client.closing, PATIENTLY).toBeDefined();
      expect(await count()).toBe(2);
    });
    await expect.poll(count, PATIENTLY).toBe(1);
    expect(client.faults).toEqual([]);
    await server().stop(arn);
    await server().until('STOPPED', arn);
  });

  it('does not keep a reset from emptying everything, and loses the containers when it is back', async () => {
    await runningTask();
    await away(async () => {
      expect(await server().post('reset')).toMatchObject({ instances: { length: 3 } });
    });
    await expect.poll(ownContainers, PATIENTLY).toEqual([]);
    await runningTask();
  });

  /** Containers that no living task has, and living tasks without their container. */
  async function mismatches(): Promise<string[]> {
    const [containers, wanted] = await Promise.all([ownContainers(), server().runtimeIds()]);
    const there = containers.map(({ Id }) => Id);
    return [...there.filter((id) => !wanted.includes(id)), ...wanted.filter((id) => !there.includes(id))];
  }
});
