import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  freeSubnets,
  gatewayOf,
  overlap,
  parseSubnet,
  routesIn,
  type Subnet,
  subnetText,
} from '../../../src/agent/runtimes/docker/pause/subnets.ts';

const subnet = (text: string): Subnet => parseSubnet(text) ?? expect.fail(`${text} is no subnet`);
const first = (networks: string[], routes: string[], seed: number): string | undefined => {
  const [found] = freeSubnets(networks.map(subnet), routes.map(subnet), seed);
  return found && subnetText(found);
};

describe('a subnet', () => {
  it.each(['10.128.0.0/9', '0.0.0.0/0', '255.255.255.255/32', '192.168.7.0/24'])('%s is read and written', (text) => {
    expect(subnetText(subnet(text))).toBe(text);
  });

  it.each(['fe80::/64', '10.0.0.0', '10.0.0.256/24', '10.0.0.0/33', '10.0.0/24', ''])('%j is not read', (text) => {
    expect(parseSubnet(text)).toBeUndefined();
  });

  it.each([
    ['10.0.0.0/8', '10.128.16.0/20', true],
    ['10.128.16.0/20', '10.128.31.255/32', true],
    ['10.128.16.0/20', '10.128.32.0/20', false],
    ['0.0.0.0/0', '1.2.3.4/32', true],
    ['172.17.0.0/16', '10.128.0.0/9', false],
  ])('%s overlaps %s: %s', (one, other, expected) => {
    expect(overlap(subnet(one), subnet(other))).toBe(expected);
    expect(overlap(subnet(other), subnet(one))).toBe(expected);
  });

  it('has its first address for a gateway', () => {
    expect(gatewayOf(subnet('10.128.16.0/20'))).toBe('10.128.16.1');
  });
});

describe('the subnet of a cluster', () => {
  it('is the one to begin with where that is free, and else the next that is', () => {
    expect(first([], [], 0)).toBe('10.128.0.0/20');
    expect(first([], [], 2047)).toBe('10.255.240.0/20');
    expect(first(['10.255.240.0/24'], [], 2047)).toBe('10.128.0.0/20');
    expect(first(['10.128.0.0/16'], ['10.129.0.0/16'], 3)).toBe('10.130.0.0/20');
  });

  it('is one within a route of the host only where no other is left', () => {
    expect(first([], ['10.0.0.0/8'], 0)).toBe('10.128.0.0/20');
    expect(first(['10.128.0.0/20'], ['10.0.0.0/8'], 0)).toBe('10.128.16.0/20');
  });

  it('cannot be had where networks of the engine take all', () => {
    expect(first(['10.0.0.0/8'], [], 0)).toBeUndefined();
  });

  it('is never one of the engine’s, wherever the choice begins', () => {
    const networks = fc.array(
      fc.record({ base: fc.integer({ min: 0x0a80_0000, max: 0x0aff_ffff }), bits: fc.integer({ min: 9, max: 28 }) }),
    );
    fc.assert(
      fc.property(networks, fc.integer({ min: 0, max: 0xffff_ffff }), (taken, seed) => {
        for (const found of [...freeSubnets(taken, [], seed)].slice(0, 5))
          expect(taken.some((network) => overlap(network, found))).toBe(false);
      }),
    );
  });
});

describe('the routes of this machine', () => {
  it('are all but the default one', () => {
    const text = [
      'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT   ',
      'eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0    ',
      'docker0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0   ',
      'eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0   ',
      '',
    ].join('\n');
    expect(routesIn(text).map(subnetText)).toEqual(['172.17.0.0/16', '192.0.2.0/24']);
    expect(routesIn('')).toEqual([]);
  });
});
