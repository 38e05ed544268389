import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ContainerDefinition, Task } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { dockerAvailable } from '../../support/engine.ts';
import { PATIENTLY } from './containers.ts';
import { useDockerServer } from './docker-server.ts';

const FAILED = { stopCode: 'TaskFailedToStart', stoppedReason: 'Task failed to start' };
const EXITED = {
  stopCode: 'EssentialContainerExited',
  stoppedReason: 'Essential container in task exited',
};
const BOMB = ['sh', '-c', 'sleep 0.3; x=a; while :; do x=$x$x; done'];

interface Failure {
  readonly what: string;
  readonly container: Partial<ContainerDefinition>;
  readonly task: Partial<Record<keyof Task, unknown>>;
  readonly exitCode?: number;
  /** How the container's reason begins. */
  readonly reason?: string;
}

describe.skipIf(!(await dockerAvailable()))('a task that fails on Docker', () => {
  const server = useDockerServer();

  it.each<Failure>([
    {
      what: 'an image that does not exist',
      container: { image: 'localhost:1/drydock-test/missing:local' }, // nobody listens there: refused at once, offline
      task: { ...FAILED, pullStartedAt: expect.any(Date) },
      reason: 'CannotPullContainerError: ',
    },
    {
      what: 'a command that does not exist',
      container: { command: ['/no/such/thing'] },
      task: FAILED,
      reason: 'CannotStartContainerError: ',
    },
    {
      what: 'a command that is not executable',
      container: { entryPoint: ['/tmp'] },
      task: FAILED,
      reason: 'CannotStartContainerError: ',
    },
    {
      what: 'a user that does not exist',
      container: { user: 'nobody-we-know' },
      task: FAILED,
      reason: 'CannotStartContainerError: ',
    },
    {
      what: 'less memory reserved than the engine accepts',
      container: { memoryReservation: 4 },
      task: FAILED,
      reason: 'CannotCreateContainerError: ',
    },
    {
      what: 'a program that exits at once with code 7',
      container: { command: ['sh', '-c', 'exit 7'] },
      task: EXITED,
      exitCode: 7,
    },
  ])('ends in the words of AWS: $what', async ({ container, task, exitCode, reason }) => {
    const stopped = await server().until('STOPPED', await server().run([container]));
    expect(stopped).toMatchObject({ ...task, desiredStatus: 'STOPPED', stoppedAt: expect.any(Date) });
    expect(stopped.startedAt !== undefined).toBe(exitCode !== undefined);
    const [seen] = stopped.containers ?? [];
    expect(seen).toMatchObject({ lastStatus: 'STOPPED' });
    expect(seen?.exitCode).toBe(exitCode);
    if (reason === undefined) expect(seen?.reason).toBeUndefined();
    else expect(seen?.reason).toMatch(new RegExp(`^${reason}.{10,}`));
  });

  it('waits for a registry that never answers, until it is stopped', async () => {
    let asked = 0;
    const registry = createServer(() => asked++);
    registry.listen(0, '127.0.0.1');
    await once(registry, 'listening');
    try {
      const { port } = registry.address() as AddressInfo;
      const arn = await server().run([{ image: `127.0.0.1:${port}/silent:1` }]);
      await expect.poll(() => asked, PATIENTLY).toBeGreaterThan(0);
      expect(await server().task(arn)).toMatchObject({ lastStatus: 'PENDING', desiredStatus: 'RUNNING' });
      await server().stop(arn);
      const stopped = await server().until('STOPPED', arn);
      expect(stopped).toMatchObject({ stopCode: 'UserInitiated', stoppedReason: 'Task stopped by user' });
      expect([stopped.startedAt, stopped.containers?.[0]?.exitCode]).toEqual([undefined, undefined]);
    } finally {
      registry.closeAllConnections();
      registry.close();
    }
  });

  it('ends with exit code 137 when it uses more memory than it has', async () => {
    const stopped = await server().until('STOPPED', await server().run([{ memory: 8, command: BOMB }]));
    // Docker 20.10 misses the kernel's word now and then, so OutOfMemoryError cannot be asked for.
    expect(stopped).toMatchObject({ ...EXITED, containers: [{ exitCode: 137 }] });
  });
});
