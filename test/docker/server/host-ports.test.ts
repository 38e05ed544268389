import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import type { ContainerDefinition, Task } from '@aws-sdk/client-ecs';
import { afterEach, describe, expect, it } from 'vitest';
import { dockerAvailable } from '../../support/engine.ts';
import { lastingPort } from '../../support/process.ts';
import { answerFrom } from './containers.ts';
import { useDockerServer } from './docker-server.ts';

const LOOPBACK = '127.0.0.1';

/** A web server that says who it is. */
const web = (name: string, hostPort: number): Partial<ContainerDefinition> => ({
  command: ['sh', '-c', `echo ${name} > /tmp/index.html; exec httpd -f -p 80 -h /tmp`],
  portMappings: [{ containerPort: 80, hostPort }],
});

describe.skipIf(!(await dockerAvailable()))('host ports on Docker', () => {
  const server = useDockerServer();
  const listeners: Server[] = [];

  /** Another program on this machine has the port. */
  const hold = async (address: string, port: number) => {
    const listener = createServer().listen(port, address);
    listeners.push(listener);
    await once(listener, 'listening');
  };
  const bindingOf = (task: Task) => {
    const [{ bindIP = '', hostPort = 0 } = {}] = task.containers?.[0]?.networkBindings ?? [];
    return { bindIP, hostPort };
  };

  afterEach(() => {
    for (const listener of listeners.splice(0)) listener.close();
  });

  it('taken by another program everywhere fail the task in the words of AWS', async () => {
    const port = await lastingPort();
    await hold('0.0.0.0', port);
    const stopped = await server().until('STOPPED', await server().run([web('never', port)]));
    expect(stopped).toMatchObject({ stopCode: 'TaskFailedToStart', stoppedReason: 'Task failed to start' });
    expect(stopped.containers?.[0]).toMatchObject({ lastStatus: 'STOPPED', networkBindings: [] });
    expect(stopped.containers?.[0]?.exitCode).toBeUndefined();
    expect(stopped.containers?.[0]?.reason).toMatch(
      /^CannotStartContainerError: .*(port is already allocated|address already in use)/,
    );
  });

  it('taken on 127.0.0.1 only are published on the address of the instance', async () => {
    const port = await lastingPort();
    await hold(LOOPBACK, port);
    const { bindIP, hostPort } = bindingOf(await server().until('RUNNING', await server().run([web('beside', port)])));
    expect(hostPort).toBe(port);
    expect(bindIP).not.toBe(LOOPBACK);
    expect(await answerFrom(bindIP, port)).toBe('beside\n');
  });

  it('that are the same on two instances both answer, and the first one on 127.0.0.1 too', async () => {
    const port = await lastingPort();
    const first = await server().until('RUNNING', await server().run([web('first', port)]));
    const second = await server().until('RUNNING', await server().run([web('second', port)]));
    expect(second.containerInstanceArn).not.toBe(first.containerInstanceArn);
    expect(await answerFrom(bindingOf(first).bindIP, port)).toBe('first\n');
    expect(await answerFrom(bindingOf(second).bindIP, port)).toBe('second\n');
    expect(await answerFrom(LOOPBACK, port)).toBe('first\n');
  });

  it('left to the engine are shown as they are, on 127.0.0.1 too', async () => {
    const { bindIP, hostPort } = bindingOf(await server().until('RUNNING', await server().run([web('dynamic', 0)])));
    expect(hostPort).toBeGreaterThan(1023);
    for (const address of [bindIP, LOOPBACK]) expect(await answerFrom(address, hostPort)).toBe('dynamic\n');
  });

  it('are free again for the next task once a task has stopped', async () => {
    const port = await lastingPort();
    for (const name of ['before', 'after']) {
      const arn = await server().run([web(name, port)]);
      await server().until('RUNNING', arn);
      expect(await answerFrom(LOOPBACK, port)).toBe(`${name}\n`);
      await server().stop(arn);
      await server().until('STOPPED', arn);
    }
  });
});
