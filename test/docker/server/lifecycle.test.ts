import type { Task } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { dockerAvailable } from '../../support/engine.ts';
import { useDockerServer } from './docker-server.ts';

const TIMES = [
  'createdAt',
  'pullStartedAt',
  'pullStoppedAt',
  'startedAt',
  'stoppingAt',
  'executionStoppedAt',
  'stoppedAt',
] as const;

/** The times a task has, by name in the order of a life; those of the same millisecond stay in the order they came. */
const inOrder = (task: Task) =>
  TIMES.filter((name) => task[name] !== undefined).sort((a, b) => Number(task[a]) - Number(task[b]));

const ENDS_AT_TERM = ['sh', '-c', 'trap "sleep 0.2; exit 0" TERM; while :; do sleep 0.1; done'];

describe.skipIf(!(await dockerAvailable()))('the life of a task on Docker', () => {
  const server = useDockerServer();

  it('passes its times in order when it is stopped by its user', async () => {
    const before = Date.now();
    const arn = await server().run([{ command: ENDS_AT_TERM, stopTimeout: 10 }]);
    const running = await server().until('RUNNING', arn);
    expect(inOrder(running)).toEqual(TIMES.slice(0, 4));
    await server().stop(arn);
    const stopped = await server().until('STOPPED', arn);
    expect(inOrder(stopped)).toEqual(TIMES);
    expect(Number(stopped.createdAt)).toBeGreaterThanOrEqual(before);
    expect(stopped.connectivity).toBe('CONNECTED');
    expect(Number(stopped.connectivityAt)).toBeGreaterThanOrEqual(Number(stopped.createdAt));
    expect(Number(stopped.connectivityAt)).toBeLessThanOrEqual(Number(stopped.startedAt));
    expect(stopped).toMatchObject({ stopCode: 'UserInitiated', containers: [{ exitCode: 0 }] });
    expect(Number(stopped.version)).toBeGreaterThan(Number(running.version));
  });

  it('ends before it is known to, when its program does so by itself', async () => {
    const stopped = await server().until('STOPPED', await server().run([{ command: ['sh', '-c', 'sleep 0.3'] }]));
    const [first, ...rest] = [...TIMES.slice(0, 4), 'executionStoppedAt', 'stoppingAt', 'stoppedAt'] as const;
    expect(TIMES.every((name) => stopped[name] instanceof Date)).toBe(true);
    rest.reduce((earlier, later) => {
      expect(Number(stopped[later]), `${later} after ${earlier}`).toBeGreaterThanOrEqual(Number(stopped[earlier]));
      return later;
    }, first);
  });

  it('has none of the times of what never was, when it never began', async () => {
    const image = 'localhost:1/drydock-test/missing:local';
    const stopped = await server().until('STOPPED', await server().run([{ image }]));
    expect(inOrder(stopped)).toEqual(['createdAt', 'pullStartedAt', 'stoppingAt', 'stoppedAt']);
    expect(stopped.containers?.[0]).toMatchObject({ lastStatus: 'STOPPED', networkBindings: [] });
    expect(stopped.containers?.[0]?.runtimeId).toBeUndefined();
  });

  it.each([
    ['by itself, well', 'exit 0', 0],
    ['by itself, with the highest code', 'exit 255', 255],
    ['by SIGSEGV', 'kill -SEGV $$', 139],
    ['by SIGTERM from inside', 'kill -TERM $$', 143],
    ['by SIGKILL from inside', 'kill -KILL $$', 137],
  ])('ends with the exit code of a program that ends %s', async (_what, script, exitCode) => {
    // The first process of a container is not hurt by its own signals: an init stands before it.
    const linuxParameters = { initProcessEnabled: true };
    const arn = await server().run([{ command: ['sh', '-c', script], linuxParameters }]);
    const stopped = await server().until('STOPPED', arn);
    expect(stopped).toMatchObject({
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      containers: [{ exitCode }],
    });
    expect(stopped.containers?.[0]?.reason).toBeUndefined();
  });

  it('exits before its health check ever passed as any other does', async () => {
    const healthCheck = { command: ['CMD-SHELL', 'false'], interval: 5, timeout: 2, retries: 10, startPeriod: 300 };
    const arn = await server().run([{ command: ['sh', '-c', 'sleep 1; exit 9'], healthCheck }]);
    expect(await server().until('STOPPED', arn)).toMatchObject({
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      healthStatus: 'UNKNOWN',
      containers: [{ exitCode: 9, healthStatus: 'UNKNOWN' }],
    });
  });

  it('says why with the words of whoever stopped it, whatever its containers say after', async () => {
    const arn = await server().run([{ command: ENDS_AT_TERM, stopTimeout: 10 }]);
    await server().until('RUNNING', arn);
    await server().stop(arn, 'no longer needed');
    await server().stop(arn, 'second thoughts');
    expect(await server().until('STOPPED', arn)).toMatchObject({
      stopCode: 'UserInitiated',
      stoppedReason: 'no longer needed',
      containers: [{ exitCode: 0 }],
    });
  });
});
