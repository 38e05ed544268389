import { DescribeContainerInstancesCommand } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { dockerAvailable } from '../../support/engine.ts';
import { PATIENTLY } from './containers.ts';
import { ownContainers, useDockerServer } from './docker-server.ts';

const IGNORES_TERM = ['sh', '-c', 'trap "" TERM; while :; do sleep 0.1; done'];
const EXITS_AT_TERM = ['sh', '-c', 'trap "exit 42" TERM; while :; do sleep 0.1; done'];
const UNTIL_USR1 = ['sh', '-c', 'trap "exit 5" USR1; trap "exit 6" TERM; while :; do sleep 0.1; done'];

describe.skipIf(!(await dockerAvailable()))('stopping on Docker', () => {
  const server = useDockerServer();

  it.each([
    ['lets a program end by itself', EXITS_AT_TERM, 42],
    ['kills after stopTimeout a program that ignores SIGTERM', IGNORES_TERM, 137],
  ])('%s', async (_what, command, exitCode) => {
    const arn = await server().run([{ command, stopTimeout: 1 }]);
    await server().until('RUNNING', arn);
    await server().stop(arn);
    expect(await server().until('STOPPED', arn)).toMatchObject({
      stopCode: 'UserInitiated',
      stoppedReason: 'Task stopped by user',
      containers: [{ exitCode }],
    });
  });

  it('gives back what the task held of its instance, and leaves no container', async () => {
    const arn = await server().run([{ cpu: 100, memory: 64 }]);
    const { containerInstanceArn } = await server().until('RUNNING', arn);
    await server().stop(arn);
    await server().until('STOPPED', arn);
    await expect.poll(ownContainers, PATIENTLY).toEqual([]);
    const { containerInstances } = await server().app.ecs.send(
      new DescribeContainerInstancesCommand({ containerInstances: [containerInstanceArn ?? ''] }),
    );
    const [instance] = containerInstances ?? [];
    expect(instance).toMatchObject({ runningTasksCount: 0, pendingTasksCount: 0 });
    expect(instance?.remainingResources).toEqual(instance?.registeredResources);
  });

  it('of a task that has not begun leaves nothing behind', async () => {
    const arns = await Promise.all(Array.from({ length: 4 }, () => server().run([{ stopTimeout: 1 }])));
    await Promise.all(arns.map((arn) => server().stop(arn)));
    for (const arn of arns) expect(await server().until('STOPPED', arn)).toMatchObject({ stopCode: 'UserInitiated' });
    await expect.poll(ownContainers, PATIENTLY).toEqual([]);
  });

  it('a container that is not essential leaves the task running; an essential one takes the others along', async () => {
    const arn = await server().run([
      { name: 'aside', essential: false, command: ['sh', '-c', 'exit 3'] },
      { name: 'main', command: UNTIL_USR1 },
      { name: 'helper', essential: false, command: EXITS_AT_TERM, stopTimeout: 5 },
    ]);
    await expect
      .poll(() => server().task(arn), PATIENTLY)
      .toMatchObject({
        lastStatus: 'RUNNING',
        desiredStatus: 'RUNNING',
        containers: [
          { name: 'aside', lastStatus: 'STOPPED', exitCode: 3 },
          { name: 'main', lastStatus: 'RUNNING' },
          { name: 'helper', lastStatus: 'RUNNING' },
        ],
      });
    await (await server().containerOf(arn, 'main')).kill({ signal: 'SIGUSR1' });
    expect(await server().until('STOPPED', arn)).toMatchObject({
      stopCode: 'EssentialContainerExited',
      containers: [{ exitCode: 3 }, { exitCode: 5 }, { exitCode: 42 }],
    });
  });

  it('happens to the whole task when one of its containers cannot start', async () => {
    const arn = await server().run([
      { name: 'good', command: EXITS_AT_TERM, stopTimeout: 5 },
      { name: 'bad', command: ['/no/such/thing'] },
    ]);
    const stopped = await server().until('STOPPED', arn);
    expect(stopped).toMatchObject({ stopCode: 'TaskFailedToStart', stoppedReason: 'Task failed to start' });
    expect(stopped.containers?.[1]?.reason).toMatch(/^CannotStartContainerError: /);
    await expect.poll(ownContainers, PATIENTLY).toEqual([]);
  });

  it('is noticed when somebody else does it: docker kill', async () => {
    const arn = await server().run([{}]);
    await server().until('RUNNING', arn);
    await (await server().containerOf(arn)).kill();
    const stopped = await server().until('STOPPED', arn);
    expect(stopped).toMatchObject({ stopCode: 'EssentialContainerExited', containers: [{ exitCode: 137 }] });
  });

  it('is noticed when somebody else does it: docker rm', async () => {
    const arn = await server().run([{}]);
    await server().until('RUNNING', arn);
    await (await server().containerOf(arn)).remove({ force: true });
    const { stopCode, containers = [] } = await server().until('STOPPED', arn);
    expect(stopCode).toBe('EssentialContainerExited');
    // It dies before it vanishes, and which of the two is seen is a matter of luck.
    const [{ exitCode, reason = '' } = {}] = containers;
    expect(exitCode === 137 || reason.startsWith('ContainerVanishedError: ')).toBe(true);
  });
});
