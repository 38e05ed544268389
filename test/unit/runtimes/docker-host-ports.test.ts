import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { PortRequest } from '../../../src/agent/runtime.ts';
import { eachPort } from '../../../src/model/port-range.ts';
import { bindProbe } from '../../../src/agent/runtimes/docker/bind-probe.ts';
import { HostPorts } from '../../../src/agent/runtimes/docker/host-ports.ts';
import { clashOf } from '../../../src/agent/runtimes/docker/published-ports.ts';

const LOOPBACK = '127.0.0.1';
const closers: (() => void)[] = [];

const tcp = (containerPort: number, hostPort: number): PortRequest => ({ containerPort, hostPort, protocol: 'tcp' });

async function freePort(): Promise<number> {
  return (await bindProbe('tcp', LOOPBACK, 0)) ?? 0;
}

describe('the choice of host ports', () => {
  afterEach(() => {
    for (const close of closers.splice(0)) close();
  });

  it('promises 127.0.0.1 to the first who asks for a port, until that is released', async () => {
    const ports = new HostPorts();
    const hostPort = await freePort();
    const claim = async (holder: string) => (await ports.claim(holder, LOOPBACK, [tcp(80, hostPort)]))[0]?.onLoopback;
    expect([await claim('a'), await claim('b')]).toEqual([true, false]);
    ports.release('a');
    expect(await claim('b')).toBe(true);
  });

  it('leaves 127.0.0.1 to whoever listens there', async () => {
    const hostPort = await freePort();
    const server = createServer().listen(hostPort, LOOPBACK);
    closers.push(() => server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    expect(await new HostPorts().claim('a', LOOPBACK, [tcp(80, hostPort)])).toMatchObject([
      { hostPort, onLoopback: false },
    ]);
  });

  it('gives dynamic ports of their own to many who ask at once, in the order of the requests', async () => {
    const ports = new HostPorts();
    const fixed = await freePort();
    const requests = [tcp(80, 0), tcp(81, fixed), { ...tcp(82, 0), protocol: 'udp' as const }];
    const claims = await Promise.all(Array.from({ length: 50 }, (_, i) => ports.claim(`c${i}`, LOOPBACK, requests)));
    for (const claim of claims) expect(claim.map(({ containerPort }) => containerPort)).toEqual([80, 81, 82]);
    const dynamic = claims.flatMap((claim) => claim.filter((each) => each.dynamic));
    expect(new Set(dynamic.map(({ protocol, hostPort }) => `${protocol}/${hostPort}`)).size).toBe(100);
  });

  it('gives a range as many free ports in a row, and none of it to another until it is released', async () => {
    const ports = new HostPorts();
    const range = { ...tcp(80, 0), portCount: 5 };
    const claims = await Promise.all(Array.from({ length: 20 }, (_, i) => ports.claim(`c${i}`, LOOPBACK, [range])));
    const numbers = claims.flat().flatMap((claim) => eachPort(claim).map(({ hostPort }) => hostPort));
    expect(new Set(numbers).size).toBe(100);
  });

  it('steps over a port somebody listens on inside a row', async () => {
    const server = createServer().listen(0, LOOPBACK);
    closers.push(() => server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    const { port: taken } = server.address() as AddressInfo;
    const ports = new HostPorts();
    for (let row = 0; row < 50; row++) {
      const [{ hostPort = 0 } = {}] = await ports.claim(`c${row}`, LOOPBACK, [{ ...tcp(80, 0), portCount: 20 }]);
      expect(taken < hostPort || taken >= hostPort + 20).toBe(true);
    }
  });

  it('finds udp ports taken, and takes no other refusal for that', async () => {
    const socket = createSocket('udp4');
    closers.push(() => socket.close());
    await new Promise<void>((resolve) => socket.bind(0, LOOPBACK, resolve));
    const { port } = socket.address();
    expect(await bindProbe('udp', LOOPBACK, port)).toBeUndefined();
    expect(await bindProbe('tcp', '192.0.2.1', 80)).toBe(80); // not an address of this machine
    expect(await bindProbe('udp', '192.0.2.1', 80)).toBe(80);
  });

  it.each([
    ['endpoint x: Bind for 127.3.4.5:8099 failed: port is already allocated', '127.3.4.5', 8099],
    ['Error starting userland proxy: listen tcp4 127.0.0.1:8101: bind: address already in use', '127.0.0.1', 8101],
  ])('reads out of "%s" what was taken', (message, address, port) => {
    expect(clashOf(message)).toEqual({ address, port });
    expect(clashOf('all ports are allocated')).toBeUndefined();
  });
});
