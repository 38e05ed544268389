import { describe, expect, it } from 'vitest';
import type { ContainerSettings, LinuxParameters } from '../../../src/model/task-definition.ts';
import { createBody } from '../../../src/agent/runtimes/docker/create-body.ts';
import { containerSpec } from '../../support/runtime-harness.ts';

const body = (settings: ContainerSettings, memoryMiB?: number) =>
  createBody(containerSpec('nginx', '127.9.0.1', { taskArn: 'arn', settings, memoryMiB }), 'me', []);
const MIB = 1024 * 1024;

describe('the Docker engine is told', () => {
  it.each<[string, ContainerSettings, object]>([
    ['the host name', { hostname: 'ship' }, { Hostname: 'ship' }],
    ['that there is no network', { disableNetworking: true }, { NetworkDisabled: true }],
    ['that the standard input stays open', { interactive: true }, { OpenStdin: true }],
    ['that there is a terminal', { pseudoTerminal: true }, { Tty: true }],
  ])('%s', (_what, settings, expected) => {
    expect(body(settings)).toMatchObject(expected);
  });

  it.each<[string, ContainerSettings, object]>([
    ['of privileges', { privileged: true }, { Privileged: true }],
    ['of a read-only root', { readonlyRootFilesystem: true }, { ReadonlyRootfs: true }],
    ['where names are resolved', { dnsServers: ['192.0.2.1'] }, { Dns: ['192.0.2.1'] }],
    ['where names are searched', { dnsSearchDomains: ['a.test', 'b.test'] }, { DnsSearch: ['a.test', 'b.test'] }],
    ['of hosts', { extraHosts: [{ hostname: 'db', ipAddress: '192.0.2.7' }] }, { ExtraHosts: ['db:192.0.2.7'] }],
    ['of security', { dockerSecurityOptions: ['no-new-privileges'] }, { SecurityOpt: ['no-new-privileges'] }],
    [
      'of limits',
      { ulimits: [{ name: 'nofile', softLimit: 64, hardLimit: -1 }] },
      { Ulimits: [{ Name: 'nofile', Soft: 64, Hard: -1 }] },
    ],
    [
      'of the kernel’s parameters',
      { systemControls: [{ namespace: 'net.core.somaxconn', value: '99' }] },
      { Sysctls: { 'net.core.somaxconn': '99' } },
    ],
  ])('%s', (_what, settings, expected) => {
    expect(body(settings).HostConfig).toMatchObject(expected);
  });

  it.each<[string, LinuxParameters, object]>([
    ['capabilities', { capabilities: { add: ['ALL'], drop: ['MKNOD'] } }, { CapAdd: ['ALL'], CapDrop: ['MKNOD'] }],
    [
      'a device, by its own path and for everything',
      { devices: [{ hostPath: '/dev/fuse' }] },
      { Devices: [{ PathOnHost: '/dev/fuse', PathInContainer: '/dev/fuse', CgroupPermissions: 'rwm' }] },
    ],
    [
      'a device as it says',
      { devices: [{ hostPath: '/dev/fuse', containerPath: '/dev/x', permissions: ['read', 'mknod'] }] },
      { Devices: [{ PathOnHost: '/dev/fuse', PathInContainer: '/dev/x', CgroupPermissions: 'rm' }] },
    ],
    ['an init', { initProcessEnabled: true }, { Init: true }],
    ['shared memory', { sharedMemorySize: 32 }, { ShmSize: 32 * MIB }],
    [
      'a tmpfs',
      { tmpfs: [{ containerPath: '/t', size: 8, mountOptions: ['noexec', 'mode=700'] }] },
      { Tmpfs: { '/t': 'size=8m,noexec,mode=700' } },
    ],
    ['swap beside the memory', { maxSwap: 50 }, { Memory: 100 * MIB, MemorySwap: 150 * MIB }],
    ['no swap', { maxSwap: 0, swappiness: 0 }, { MemorySwap: 100 * MIB, MemorySwappiness: 0 }],
  ])('of %s', (_what, linuxParameters, expected) => {
    expect(body({ linuxParameters }, 100).HostConfig).toMatchObject(expected);
  });

  it('nothing of what is off, empty or without effect', () => {
    const off = { privileged: false, interactive: false, ulimits: [], systemControls: [], dnsServers: [] };
    const made = body({ ...off, linuxParameters: { swappiness: 60, tmpfs: [], sharedMemorySize: 0 } }, 100);
    expect(made).toEqual(body({}, 100));
  });

  it('nothing of swap where there is no limit of memory', () => {
    expect(body({ linuxParameters: { maxSwap: 50 } }).HostConfig).not.toHaveProperty('MemorySwap');
  });
});
