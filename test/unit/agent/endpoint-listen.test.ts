import type { NetworkInterfaceInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import { listen } from '../../../src/agent/endpoints/listen.ts';
import { isNeighbour } from '../../../src/agent/endpoints/neighbours.ts';

const at = (address: string, prefix: number, internal = false) =>
  ({ address, family: 'IPv4', internal, cidr: `${address}/${prefix}` }) as NetworkInterfaceInfo;
const INTERFACES = {
  lo: [at('127.0.0.1', 8, true)],
  eth0: [at('192.168.1.7', 24)],
  docker0: [at('172.17.0.1', 16)],
  'br-1234': [at('10.128.0.1', 24)],
};
const isBridge = (name: string) => name.startsWith('docker') || name.startsWith('br-');

describe('who asks', () => {
  it.each([
    ['this machine', '127.0.0.1', true],
    ['this machine at another loopback address', '127.64.0.1', true],
    ['this machine by its address outside', '192.168.1.7', true],
    ['a container', '172.17.3.4', true],
    ['a container in a network of its own', '::ffff:10.128.0.17', true],
    ['another machine of the office', '192.168.1.8', false],
    ['a machine far away', '8.8.8.8', false],
    ['a container of an engine elsewhere', '10.128.1.17', false],
    ['nobody', undefined, false],
  ])('is known: %s', (_who, address, expected) => {
    expect(isNeighbour(address, INTERFACES, isBridge)).toBe(expected);
  });
});

describe('the endpoints listen', () => {
  const handler = (_request: unknown, response: { end(text: string): void }) => response.end('here');
  const ask = async (port: number) => (await fetch(`http://127.0.0.1:${port}/`)).text();

  it('on the first port that nobody has', async () => {
    const first = await listen(handler, '127.0.0.1', [0]);
    const second = await listen(handler, '127.0.0.1', [first.port, 0]);
    expect(second.port).not.toBe(first.port);
    expect([await ask(first.port), await ask(second.port)]).toEqual(['here', 'here']);
    await second.close();
    await first.close();
    const third = await listen(handler, '127.0.0.1', [first.port, 0]);
    expect(third.port).toBe(first.port);
    await third.close();
  });

  it('not at an address that is not this machine’s', async () => {
    await expect(listen(handler, '192.0.2.1', [0, 0])).rejects.toMatchObject({ code: 'EADDRNOTAVAIL' });
  });
});
