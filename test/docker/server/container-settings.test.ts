import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { dockerAvailable } from '../../support/engine.ts';
import { PATIENTLY } from './containers.ts';
import { useDockerServer } from './docker-server.ts';

type Case = [what: string, asked: Partial<ContainerDefinition>, script: string];

const CASES: readonly Case[] = [
  ['a host name', { hostname: 'ship' }, 'test "$(hostname)" = ship'],
  ['no network', { disableNetworking: true }, '! ip addr show eth0'],
  ['a root nobody writes to', { readonlyRootFilesystem: true }, '! touch /x && touch /dev/shm/x'],
  [
    'limits',
    { ulimits: [{ name: 'nofile', softLimit: 77, hardLimit: 99 }] },
    'test "$(ulimit -Sn) $(ulimit -Hn)" = "77 99"',
  ],
  ['no new privileges', { dockerSecurityOptions: ['no-new-privileges'] }, 'grep -q "NoNewPrivs:.1" /proc/self/status'],
  [
    'hosts of its own',
    { extraHosts: [{ hostname: 'db.test', ipAddress: '192.0.2.7' }] },
    'grep -q "^192.0.2.7.db.test" /etc/hosts',
  ],
  [
    'name servers and search domains',
    { dnsServers: ['192.0.2.53'], dnsSearchDomains: ['a.test', 'b.test'] },
    'grep -q "^nameserver 192.0.2.53" /etc/resolv.conf && grep -q "^search a.test b.test" /etc/resolv.conf',
  ],
  [
    'capabilities less and more',
    { linuxParameters: { capabilities: { drop: ['ALL'], add: ['NET_ADMIN'] } } },
    'grep -q "CapEff:.0000000000001000" /proc/self/status',
  ],
  [
    'a device',
    { linuxParameters: { devices: [{ hostPath: '/dev/full', containerPath: '/dev/brim', permissions: ['write'] }] } },
    'test -c /dev/brim && ! (echo x > /dev/brim)',
  ],
  ['an init that reaps', { linuxParameters: { initProcessEnabled: true } }, 'test "$$" != 1'],
  [
    'shared memory',
    { linuxParameters: { sharedMemorySize: 8 } },
    'test "$(df -k /dev/shm | awk \'END {print $2}\')" = 8192',
  ],
  [
    'a tmpfs',
    { linuxParameters: { tmpfs: [{ containerPath: '/t', size: 4, mountOptions: ['noexec'] }] } },
    'test "$(df -k /t | awk \'END {print $2}\')" = 4096 && grep -q "/t tmpfs .*noexec" /proc/mounts',
  ],
  [
    'the kernel’s parameters',
    { systemControls: [{ namespace: 'net.core.somaxconn', value: '99' }] },
    'test "$(cat /proc/sys/net/core/somaxconn)" = 99',
  ],
  ['an open standard input', { interactive: true }, 'test -p /dev/stdin && ! timeout 1 cat'],
  ['no standard input', {}, 'timeout 1 cat'],
  ['a terminal', { pseudoTerminal: true }, 'test -t 1'],
];

describe.skipIf(!(await dockerAvailable()))('a container on Docker gets', () => {
  const server = useDockerServer();

  it.each(CASES)('%s', async (_what, asked, script) => {
    const arn = await server().run([{ command: ['sh', '-c', `${script} && exit 11; exit 1`], ...asked }]);
    expect(await server().until('STOPPED', arn)).toMatchObject({ containers: [{ exitCode: 11 }] });
  });

  it('its privileges asked for, although not every engine gives them', async () => {
    const arn = await server().run([{ command: ['sleep', '60'], privileged: true }]);
    await expect.poll(async () => (await server().task(arn)).lastStatus, PATIENTLY).toMatch(/RUNNING|STOPPED/);
    const { containers } = await server().task(arn);
    const refusal = containers?.[0]?.reason;
    if (refusal !== undefined)
      expect(refusal).toMatch(/^CannotStartContainerError: .*(?:operation not permitted|privileged)/i);
    else expect((await (await server().containerOf(arn)).inspect()).HostConfig.Privileged).toBe(true);
  });

  it('swap beside its memory, where the kernel counts it', async () => {
    const arn = await server().run([{ command: ['sleep', '60'], memory: 64, linuxParameters: { maxSwap: 32 } }]);
    await server().until('RUNNING', arn);
    const { HostConfig } = await (await server().containerOf(arn)).inspect();
    expect([HostConfig.Memory, HostConfig.MemorySwap]).toEqual([64 * 2 ** 20, 96 * 2 ** 20]);
  });
});
