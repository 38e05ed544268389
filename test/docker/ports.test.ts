import { createServer, type Server } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ContainerRef, ContainerSpec } from '../../src/agent/runtime.ts';
import { dockerAvailable } from '../support/engine.ts';
import { BUSYBOX, ensureImages } from '../support/images.ts';
import { containerSpec, eventually } from '../support/runtime-harness.ts';
import { ADDRESSES, docker, freePort, newRuntime, removeLeftovers, tick } from './docker-harness.ts';

const LOOPBACK = '127.0.0.1';

describe.skipIf(!(await dockerAvailable()))('ports published by the Docker engine', () => {
  const runtime = newRuntime();
  const made: ContainerRef[] = [];
  const listeners: Server[] = [];

  /** A web server that says who it is. */
  const web = (name: string, hostAddress: string, hostPort: number): ContainerSpec => {
    const command = ['sh', '-c', `echo ${name} > /tmp/index.html; exec httpd -f -p 80 -h /tmp`];
    const spec = containerSpec(BUSYBOX, hostAddress, {
      command,
      ports: [{ containerPort: 80, hostPort, protocol: 'tcp' }],
    });
    made.push(spec);
    return spec;
  };
  const run = async (spec: ContainerSpec) => {
    await runtime.create(spec);
    return runtime.start(spec);
  };
  const answerOf = (address: string, port: number | undefined) =>
    eventually(tick, async () => (await fetch(`http://${address}:${port}/`).catch(() => undefined))?.text());
  const hold = async (address: string, port: number) => {
    const server = createServer().listen(port, address);
    listeners.push(server);
    await new Promise((resolve) => server.once('listening', resolve));
  };

  beforeAll(() => ensureImages());
  afterEach(async () => {
    for (const server of listeners.splice(0)) server.close();
    await Promise.all(made.splice(0).map((ref) => runtime.remove(ref)));
  });
  afterAll(async () => {
    await removeLeftovers();
    await runtime.close();
  });

  it('reach each instance at its own address, and the first holder at 127.0.0.1 as well', async () => {
    const port = await freePort();
    const [here, there] = ADDRESSES;
    // Created in parallel, before either runs: that must not have both believe they are first.
    const [first, second] = [web('first', here, port), web('second', there, port)];
    await Promise.all([runtime.create(first), runtime.create(second)]);
    await runtime.start(second);
    await runtime.start(first);
    expect(await answerOf(here, port)).toBe('first\n');
    expect(await answerOf(there, port)).toBe('second\n');
    expect(await answerOf(LOOPBACK, port)).toBe('first\n');
  });

  it('reach a dynamic port under one number at both addresses', async () => {
    const { bindings } = await run(web('dynamic', ADDRESSES[0], 0));
    expect(bindings).toEqual([
      { bindIP: ADDRESSES[0], containerPort: 80, hostPort: bindings[0]?.hostPort, protocol: 'tcp' },
    ]);
    for (const address of [ADDRESSES[0], LOOPBACK])
      expect(await answerOf(address, bindings[0]?.hostPort)).toBe('dynamic\n');
  });

  it('leave 127.0.0.1 to a process that has the port there already', async () => {
    const port = await freePort();
    await hold(LOOPBACK, port);
    const { bindings } = await run(web('beside', ADDRESSES[0], port));
    expect(bindings).toHaveLength(1);
    expect(await answerOf(ADDRESSES[0], port)).toBe('beside\n');
  });

  it('leave 127.0.0.1 to one that came between creation and start, with the container made again as it was', async () => {
    const port = await freePort();
    const spec = {
      ...web('remade', ADDRESSES[0], port),
      labels: { team: 'blue' },
      environment: { A: 'b' },
      memoryMiB: 64,
    };
    const created = await runtime.create(spec);
    await hold(LOOPBACK, port);
    const started = await runtime.start(spec);
    expect(started).toMatchObject({ state: 'running', bindings: [{ bindIP: ADDRESSES[0], hostPort: port }] });
    expect(started.id).not.toBe(created.id);
    expect(await answerOf(ADDRESSES[0], port)).toBe('remade\n');
    expect(await runtime.list()).toEqual([started]);
    expect(await runtime.inspect(spec)).toEqual(started);
  });

  it.each([
    ['the address of the instance', ADDRESSES[0]],
    ['127.0.0.1', LOOPBACK],
  ])('take another dynamic port when the chosen one is lost at %s', async (_where, address) => {
    const { dockerPort, spec } = await createdWithDynamicPort();
    await hold(address, dockerPort);
    const { bindings } = await runtime.start(spec);
    expect(bindings[0]?.hostPort).not.toBe(dockerPort);
    expect(await answerOf(ADDRESSES[0], bindings[0]?.hostPort)).toBe('moved\n');
  });

  it('take another row for a range of which one port is lost', async () => {
    const spec = {
      ...web('row', ADDRESSES[0], 0),
      ports: [{ containerPort: 79, hostPort: 0, portCount: 3, protocol: 'tcp' as const }],
    };
    const { id } = await runtime.create(spec);
    const { HostConfig } = await docker.getContainer(id).inspect();
    const lost = Number(HostConfig.PortBindings['80/tcp'][0].HostPort);
    await hold(ADDRESSES[0], lost);
    const [{ hostPort = 0, portCount } = {}] = (await runtime.start(spec)).bindings;
    expect(portCount).toBe(3);
    expect(lost < hostPort || lost >= hostPort + 3).toBe(true);
    expect(await answerOf(ADDRESSES[0], hostPort + 1)).toBe('row\n');
  });

  it.each([ADDRESSES[0], LOOPBACK])(
    'are refused when a process has the fixed port on the address of the instance (%s)',
    async (address) => {
      const port = await freePort();
      await hold(address, port);
      const spec = web('never', address, port);
      await runtime.create(spec);
      const message = expect.stringContaining(`listen tcp4 ${address}:${port}: bind: address already in use`);
      await expect(runtime.start(spec)).rejects.toMatchObject({ kind: 'port-in-use', message });
      expect(await runtime.inspect(spec)).toMatchObject({ state: 'created', bindings: [] });
    },
  );

  it('are published once where the instance has 127.0.0.1 itself', async () => {
    const { bindings } = await run(web('plain', LOOPBACK, 0));
    expect(bindings).toMatchObject([{ bindIP: LOOPBACK }]);
    expect(await answerOf(LOOPBACK, bindings[0]?.hostPort)).toBe('plain\n');
  });

  async function createdWithDynamicPort() {
    const spec = web('moved', ADDRESSES[0], 0);
    const { id } = await runtime.create(spec);
    const { HostConfig } = await docker.getContainer(id).inspect();
    const dockerPort = Number(HostConfig.PortBindings['80/tcp'][0].HostPort);
    return { spec, dockerPort };
  }
});
