import { ExecuteCommandCommand, StopTaskCommand } from '@aws-sdk/client-ecs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { docker } from '../docker/docker-harness.ts';
import { engineProxy } from '../docker/engine-proxy.ts';
import { PATIENTLY } from '../docker/server/containers.ts';
import { DataChannelClient } from '../support/data-channel-client.ts';
import { dockerAvailable } from '../support/engine.ts';
import { ensureImages } from '../support/images.ts';
import { DryDock, exists } from './dry-dock.ts';
import { HEEDS_TERM, IGNORES_TERM, run, told } from './jobs.ts';
import { snapshot } from './snapshot.ts';
import { countStarts, type Starts } from './starts.ts';

describe.skipIf(!(await dockerAvailable()))('a server on Docker killed', () => {
  let dock: DryDock;
  let starts: Starts;
  const stop = (task: string) => dock.ecs.send(new StopTaskCommand({ task }));
  const engineOf = async (arn: string) =>
    docker.getContainer((await dock.until('RUNNING', arn)).containers?.[0]?.runtimeId ?? '');

  beforeAll(async () => {
    await ensureImages();
    starts = await countStarts();
  });
  afterAll(() => starts.end());
  beforeEach(async () => {
    dock = await DryDock.make();
    await dock.start();
  });
  afterEach(() => dock.remove());

  it.each([
    ['right after the answer', async () => undefined],
    ['when the first container is there', () => expect.poll(() => dock.containers(), PATIENTLY).not.toEqual([])],
    ['when the first container runs', () => expect.poll(() => dock.running(), PATIENTLY).not.toEqual([])],
  ])('in the middle of a RunTask of ten starts every task exactly once: %s', async (_when, moment) => {
    const arns = await run(dock, {}, 10);
    expect(arns).toHaveLength(10);
    await moment();
    await dock.kill();
    await dock.startAgain();
    const tasks = await Promise.all(arns.map((arn) => dock.until('RUNNING', arn)));
    const ids = tasks.map(({ containers }) => containers?.[0]?.runtimeId).sort();
    expect(new Set(ids).size).toBe(10);
    await expect.poll(async () => (await dock.containers()).map(({ Id }) => Id).sort(), PATIENTLY).toEqual(ids);
    expect(await dock.running()).toEqual(ids);
    expect(arns.map((arn) => starts.of(arn))).toEqual(arns.map(() => 1));
  });

  it.each([
    ['heeds SIGTERM', HEEDS_TERM, 42, async () => undefined],
    ['does not heed SIGTERM', IGNORES_TERM, 137, () => told(dock)],
  ])('while a task stops goes on stopping it: one that %s', async (_what, command, exitCode, moment) => {
    const [arn = ''] = await run(dock, { command, stopTimeout: 2 });
    await dock.until('RUNNING', arn);
    await stop(arn);
    await moment();
    await dock.kill();
    await dock.startAgain();
    expect(await dock.until('STOPPED', arn)).toMatchObject({ stopCode: 'UserInitiated', containers: [{ exitCode }] });
    await expect.poll(() => dock.containers(), PATIENTLY).toEqual([]);
    expect(starts.of(arn)).toBe(1);
  });

  it('ends afterwards the commands that ran in its containers, and none of another', async () => {
    const [arn = ''] = await run(dock, {}, 1, {
      enableExecuteCommand: true,
      overrides: { taskRoleArn: 'arn:aws:iam::000000000000:role/app' },
    });
    const engine = await engineOf(arn);
    const processes = async () => {
      const { Processes } = (await engine.top({ ps_args: '-o pid,args' })) as { Processes: string[][] };
      return Processes.map(([, args]) => args).filter((args) => args?.startsWith('sleep 35'));
    };
    const asked = new ExecuteCommandCommand({ task: arn, command: 'sleep 3593', interactive: true });
    const { session = {} } = await dock.ecs.send(asked);
    const client = await DataChannelClient.open(session);
    const other = await engine.exec({ Cmd: ['sleep', '3592'] });
    await other.start({ Detach: true });
    await expect.poll(processes, PATIENTLY).toHaveLength(2);
    await dock.kill();
    await expect.poll(() => client.isClosed, PATIENTLY).toBe(true);
    expect(await processes()).toHaveLength(2);
    await dock.startAgain();
    await expect.poll(processes, PATIENTLY).toEqual(['sleep 3592']);
  });

  it('knows afterwards with which exit code a container ended meanwhile', async () => {
    const [arn = ''] = await run(dock);
    const engine = await engineOf(arn);
    await dock.kill();
    const ended = engine.wait();
    await engine.kill({ signal: 'SIGUSR1' });
    await ended;
    await dock.startAgain();
    expect(await dock.until('STOPPED', arn)).toMatchObject({
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      containers: [{ exitCode: 5 }],
    });
    expect(starts.of(arn)).toBe(1);
  });

  it('stops afterwards a task whose container was removed meanwhile', async () => {
    const [[arn = ''], [other = '']] = [await run(dock), await run(dock)];
    const engine = await engineOf(arn);
    const before = await dock.until('RUNNING', other);
    await dock.kill();
    await engine.remove({ force: true });
    await dock.startAgain();
    const stopped = await dock.until('STOPPED', arn);
    expect(stopped.containers?.[0]?.reason).toMatch(/^ContainerVanishedError: /);
    expect(stopped.containers?.[0]?.exitCode).toBeUndefined();
    expect(await dock.until('RUNNING', other)).toEqual(before);
    expect(starts.of(arn)).toBe(1);
  });

  it('removes afterwards a container of a task that nobody knows, and none of another owner', async () => {
    const [arn = ''] = await run(dock);
    const { Config } = await (await engineOf(arn)).inspect();
    const owner = Config.Labels['drydock.owner'] ?? '';
    await dock.kill();
    const [orphan, foreign] = [await dock.leaveOrphan(owner), await dock.leaveOrphan(`${owner}-not`)];
    await docker.getContainer(orphan).start();
    await dock.start();
    await expect.poll(() => exists(orphan), PATIENTLY).toBe(false);
    expect(await exists(foreign)).toBe(true);
    expect(await dock.running()).toEqual([(await engineOf(arn)).id]);
  });

  it('finds its tasks again although the engine is away when it starts, once it is back', async () => {
    const proxy = engineProxy();
    try {
      const [arn = ''] = await run(dock);
      const before = await dock.until('RUNNING', arn);
      await dock.kill();
      await dock.start({ DOCKER_HOST: proxy.url });
      expect(await dock.tasks([arn])).toEqual([before]);
      await proxy.up();
      await stop(arn);
      expect(await dock.until('STOPPED', arn)).toMatchObject({ containers: [{ exitCode: 42 }] });
      expect(starts.of(arn)).toBe(1);
    } finally {
      await proxy.down();
    }
  });
});

describe('a server that simulates, killed', () => {
  it('answers afterwards what it did before, and stops what it has', async () => {
    const dock = await DryDock.make({ runtime: 'simulated' });
    try {
      await dock.start();
      const arns = await run(dock, { portMappings: [{ containerPort: 80 }] }, 3);
      await Promise.all(arns.map((arn) => dock.until('RUNNING', arn)));
      const before = await snapshot(dock.ecs);
      await dock.kill();
      await dock.start();
      expect(await snapshot(dock.ecs)).toEqual(before);
      const [arn = ''] = arns;
      await dock.ecs.send(new StopTaskCommand({ task: arn }));
      expect(await dock.until('STOPPED', arn)).toMatchObject({
        stopCode: 'UserInitiated',
        containers: [{ exitCode: 143 }],
      });
    } finally {
      await dock.remove();
    }
  });
});
