import type { ContainerDefinition, RegisterTaskDefinitionCommandInput } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { dockerAvailable } from '../../support/engine.ts';
import { lastingPort } from '../../support/process.ts';
import { answerFrom, PATIENTLY } from './containers.ts';
import { ownContainers, useDockerServer } from './docker-server.ts';

type Case = [
  what: string,
  asked: Partial<ContainerDefinition>,
  reason: RegExp,
  more?: Partial<RegisterTaskDefinitionCommandInput>,
];

type Refusal = [code: string, ...Case];

/** The engine says no when the container is created; the words after the error's name are its own. */
const NEVER_CREATED: readonly Case[] = [
  ['less memory reserved than there must be', { memoryReservation: 4 }, /minimum memory reservation/i],
  ['a capability nobody has', { linuxParameters: { capabilities: { add: ['FLY'] } } }, /CAP_FLY/],
  ['a folder to work in that is a file', { workingDirectory: '/bin/busybox' }, /not a directory/],
  ['a folder to work in that is no path', { workingDirectory: 'tmp' }, /absolute path/],
  ['a host whose address is none', { extraHosts: [{ hostname: 'a', ipAddress: 'nowhere' }] }, /nowhere/],
  ['a security option that is none', { dockerSecurityOptions: ['nonsense'] }, /nonsense/],
  ['a tmpfs nowhere', { linuxParameters: { tmpfs: [{ containerPath: 'rel', size: 1 }] } }, /absolute/],
  ['shared memory below nothing', { linuxParameters: { sharedMemorySize: -1 } }, /SHM size/],
  ['a variable without a name', { environment: [{ name: '', value: 'x' }] }, /invalid environment variable/],
  ['a volume over everything', { mountPoints: [{ sourceVolume: 'v', containerPath: '/' }] }, /'\/'/, volumes({})],
];

/** It says no when the container is started. */
const NEVER_STARTED: readonly Case[] = [
  ['a device that is not there', { linuxParameters: { devices: [{ hostPath: '/dev/nothing' }] } }, /\/dev\/nothing/],
  ['a limit without a limit', { ulimits: [limit(-1)] }, /rlimit/],
  ['a limit beyond the kernel’s', { ulimits: [limit(2 ** 31 - 1)] }, /rlimit/],
  ['a kernel parameter that is none', { systemControls: [{ namespace: 'net.no.such', value: '1' }] }, /net\/no\/such/],
  ['one of the whole machine', { systemControls: [{ namespace: 'vm.swappiness', value: '1' }] }, /vm\.swappiness/],
  ['one with a value it cannot have', { systemControls: [{ namespace: 'net.core.somaxconn', value: 'x' }] }, /somaxc/],
  ['a folder to run', { entryPoint: ['/tmp'] }, /permission denied/],
  ['a name too long for a host', { hostname: 'x'.repeat(65) }, /sethostname/],
  [
    'a tmpfs with an option that is none',
    { linuxParameters: { tmpfs: [{ containerPath: '/t', size: 1, mountOptions: ['nonsense'] }] } },
    /nonsense/,
  ],
];

function volumes(host: { sourcePath?: string }): Partial<RegisterTaskDefinitionCommandInput> {
  return { volumes: [{ name: 'v', host }] };
}

function limit(softLimit: number) {
  return { name: 'nofile', softLimit, hardLimit: softLimit } as const;
}

describe.skipIf(!(await dockerAvailable()))('what the engine refuses', () => {
  const server = useDockerServer();

  it.each([
    ...NEVER_CREATED.map((each): Refusal => ['CannotCreateContainerError', ...each]),
    ...NEVER_STARTED.map((each): Refusal => ['CannotStartContainerError', ...each]),
  ])('ends the task with %s: %s', async (code, _what, asked, words, more = {}) => {
    const stopped = await server().until('STOPPED', await server().run([asked], {}, more));
    expect(stopped).toMatchObject({ stopCode: 'TaskFailedToStart', stoppedReason: 'Task failed to start' });
    expect(stopped.startedAt).toBeUndefined();
    const [{ exitCode, lastStatus, reason } = {}] = stopped.containers ?? [];
    expect([lastStatus, exitCode]).toEqual(['STOPPED', undefined]);
    expect(reason).toMatch(new RegExp(`^${code}: Error response from daemon: .`));
    expect(reason).toMatch(words);
  });

  it('leaves nothing behind', async () => {
    await server().app.idle();
    await expect.poll(ownContainers, PATIENTLY).toEqual([]);
  });

  it.each<[string, Partial<ContainerDefinition>]>([
    ['memory below what the engine takes, with as much as that', { memory: 4 }],
    ['one unit of CPU', { cpu: 1 }],
    ['none', { cpu: 0 }],
  ])('is not what the agent mends: a container with %s runs', async (_what, asked) => {
    const arn = await server().run([asked]);
    await server().until('RUNNING', arn);
    const { HostConfig } = await (await server().containerOf(arn)).inspect();
    expect(HostConfig).toMatchObject({ CpuShares: 2, Memory: (asked.memory ? 6 : 16) * 2 ** 20 });
    await server().stop(arn);
    await server().until('STOPPED', arn);
  });

  it('is one port for two containers of a task; the port is free again for the next', async () => {
    const port = await lastingPort();
    const web = (name: string): Partial<ContainerDefinition> => ({
      name,
      command: ['sh', '-c', `echo ${name} > /tmp/index.html; exec httpd -f -p 80 -h /tmp`],
      portMappings: [{ containerPort: 80, hostPort: port }],
    });
    const { containers = [], ...stopped } = await server().until('STOPPED', await server().run([web('a'), web('b')]));
    expect(stopped).toMatchObject({ stopCode: 'TaskFailedToStart', stoppedReason: 'Task failed to start' });
    const reasons = containers.map(({ reason }) => reason).filter((reason) => reason !== undefined);
    expect(reasons).toEqual([
      expect.stringMatching(/^CannotStartContainerError: .*(port is already allocated|address already in use)/),
    ]);
    await expect.poll(ownContainers, PATIENTLY).toEqual([]);
    await server().until('RUNNING', await server().run([web('c')]));
    expect(await answerFrom('127.0.0.1', port)).toBe('c\n');
  });

  it.each<[string, Partial<ContainerDefinition>, string]>([
    ['a link to nobody', { links: ['nobody'] }, "Invalid 'links' setting. Unknown container: 'nobody'."],
    [
      'volumes from nobody',
      { volumesFrom: [{ sourceContainer: 'nobody' }] },
      "Invalid 'volumesFrom' setting. Unknown container: 'nobody'.",
    ],
    [
      'a soft limit above the hard one',
      { ulimits: [{ name: 'nofile', softLimit: 2, hardLimit: 1 }] },
      'Soft limit exceeds hard limit for ulimit nofile',
    ],
  ])('is never asked for what cannot be registered: %s', async (_what, asked, message) => {
    await expect(server().run([asked])).rejects.toMatchObject({ name: 'ClientException', message });
  });
});
