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

  it('of a range are as many in a row, shown as one binding, and all of them answer', async () => {
    const serve = 'for port in 81 82 83; do httpd -p $port -h /tmp; done; echo range > /tmp/index.html; exec sleep 60';
    const portMappings = [{ containerPortRange: '81-83' }, { containerPort: 80 }];
    const task = await server().until('RUNNING', await server().run([{ command: ['sh', '-c', serve], portMappings }]));
    const [range, single] = task.containers?.[0]?.networkBindings ?? [];
    const [first = 0, last = 0] = range?.hostPortRange?.split('-').map(Number) ?? [];
    expect(last - first).toBe(2);
    expect(range).toEqual({
      bindIP: single?.bindIP,
      containerPortRange: '81-83',
      hostPortRange: `${first}-${last}`,
      protocol: 'tcp',
    });
    expect(single).toMatchObject({ containerPort: 80, hostPort: expect.any(Number) });
    for (const port of [first, first + 1, last]) {
      for (const address of [single?.bindIP ?? '', LOOPBACK]) expect(await answerFrom(address, port)).toBe('range\n');
    }
  });

  it('of a range longer than there are fail the task in the words of AWS', async () => {
    const stopped = await server().until(
      'STOPPED',
      await server().run([{ portMappings: [{ containerPortRange: '1-40000' }] }]),
    );
    expect(stopped).toMatchObject({ stopCode: 'TaskFailedToStart', stoppedReason: 'Task failed to start' });
    expect(stopped.containers?.[0]?.reason).toBe(
      'HostConfigError: error retrieving docker port map: 40000 contiguous host ports unavailable',
    );
  });

  it('are shown for no container in the network of its host', async () => {
    const arn = await server().run([{ portMappings: [{ containerPort: 18_081 }] }], {}, { networkMode: 'host' });
    expect((await server().until('RUNNING', arn)).containers?.[0]?.networkBindings).toEqual([]);
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
