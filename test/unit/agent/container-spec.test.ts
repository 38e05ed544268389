import { describe, expect, it } from 'vitest';
import { containerSpec } from '../../../src/agent/container-spec.ts';
import type { AgentTask } from '../../../src/agent/link.ts';
import type { HealthCheckSpec } from '../../../src/agent/runtime.ts';
import type { ContainerDefinition, HealthCheck } from '../../../src/model/task-definition.ts';
import type { ContainerOverride } from '../../../src/model/task.ts';
import { agentContainer, agentTask, INSTANCE, taskArn } from './builders.ts';

const spec = (
  definition: Partial<ContainerDefinition> = {},
  override: ContainerOverride | undefined = undefined,
  task: Partial<AgentTask> = {},
) => containerSpec(INSTANCE, agentTask('a', task), agentContainer(definition, {}, { override }));

describe('what the engine is told of a container', () => {
  it('says whose it is', () => {
    expect(spec()).toMatchObject({
      containerInstanceArn: INSTANCE,
      taskArn: taskArn('a'),
      containerName: 'app',
      image: 'busybox',
      networkMode: 'bridge',
      hostAddress: '127.64.0.1',
    });
  });

  it('has the labels of the real agent beside those of the definition, which cannot replace them', () => {
    const dockerLabels = { team: 'blue', 'com.amazonaws.ecs.task-arn': 'forged' };
    expect(spec({ dockerLabels }).labels).toEqual({
      team: 'blue',
      'com.amazonaws.ecs.cluster': 'test',
      'com.amazonaws.ecs.container-name': 'app',
      'com.amazonaws.ecs.task-arn': taskArn('a'),
      'com.amazonaws.ecs.task-definition-family': 'web',
      'com.amazonaws.ecs.task-definition-version': '3',
    });
  });

  it('names the cluster of a task on Fargate by its ARN, as the agent there does', () => {
    const { labels } = spec({}, undefined, { launchType: 'FARGATE' });
    expect(labels['com.amazonaws.ecs.cluster']).toMatch(/^arn:aws:ecs:.*:cluster\/test$/);
  });

  it('has a name of family, revision, container and task, as the real agent gives', () => {
    expect(spec().engineName).toBe(`ecs-web-3-app-${'a'.padEnd(32, '0')}`);
  });

  it('has a name of its own for every container of a task, however alike their names begin', () => {
    const long = 'n'.repeat(254);
    expect(spec({ name: `${long}1` }).engineName).not.toBe(spec({ name: `${long}2` }).engineName);
  });

  it.each<[string, ContainerOverride | undefined, object]>([
    ['the definition’s own', undefined, { cpuShares: 10, memoryMiB: 64, memoryReservationMiB: 32, command: ['a'] }],
    [
      'an override of everything',
      { command: ['b', 'c'], cpu: 20, memory: 128, memoryReservation: 100 },
      {
        cpuShares: 20,
        memoryMiB: 128,
        memoryReservationMiB: 100,
        command: ['b', 'c'],
      },
    ],
    ['an override of one thing', { memory: 128 }, { cpuShares: 10, memoryMiB: 128, memoryReservationMiB: 32 }],
  ])('has sizes and command by %s', (_what, override, expected) => {
    expect(spec({ cpu: 10, memory: 64, memoryReservation: 32, command: ['a'] }, override)).toMatchObject(expected);
  });

  it('has a range of ports as so many from its first on', () => {
    expect(spec({ portMappings: [{ containerPortRange: '7000-7009', protocol: 'udp' }] }).ports).toEqual([
      { containerPort: 7000, hostPort: 0, portCount: 10, protocol: 'udp' },
    ]);
  });

  it.each<[string, Partial<ContainerDefinition>, object]>([
    ['no command', {}, { entryPoint: undefined, command: undefined }],
    ['empty lists', { entryPoint: [], command: [] }, { entryPoint: undefined, command: undefined }],
    ['an entry point', { entryPoint: ['sh', '-c'] }, { entryPoint: ['sh', '-c'], command: undefined }],
    [
      'a user and a folder',
      { user: '1000:1000', workingDirectory: '/x' },
      { user: '1000:1000', workingDirectory: '/x' },
    ],
  ])('leaves to the image what is not set: %s', (_what, definition, expected) => {
    expect(spec(definition)).toMatchObject(expected);
  });

  it('has the variables of the definition with those of the override put over them', () => {
    const environment = [
      { name: 'A', value: '1' },
      { name: 'B', value: '2' },
    ];
    expect(spec({ environment }, { environment: [{ name: 'B', value: '3' }, { name: 'C' }] }).environment).toEqual({
      A: '1',
      B: '3',
      C: '',
    });
  });

  const NET = { namespace: 'net.core.somaxconn', value: '99' };
  const IPC = { namespace: 'fs.mqueue.msg_max', value: '9' };

  it.each<[string, Partial<AgentTask>, object | undefined]>([
    ['nothing, where each is by itself', {}, undefined],
    [
      'ports and what belongs to their network',
      { networkMode: 'awsvpc' },
      {
        ports: [
          { containerPort: 80, hostPort: 80, protocol: 'tcp' },
          { containerPort: 53, hostPort: 0, protocol: 'udp' },
        ],
        namespaces: { systemControls: [NET], dnsSearchDomains: ['two'] },
      },
    ],
    ['processes', { pidMode: 'task' }, { pidMode: 'task' }],
    [
      'semaphores and what belongs to them',
      { ipcMode: 'task', networkMode: 'host' },
      { ipcMode: 'task', namespaces: { systemControls: [IPC] } },
    ],
  ])('says what the containers of the task share: %s', (_what, more, expected) => {
    const containers = [
      agentContainer({
        name: 'a',
        portMappings: [{ containerPort: 80, hostPort: 80 }],
        dnsSearchDomains: ['one'],
        systemControls: [NET, IPC],
      }),
      agentContainer({
        name: 'b',
        portMappings: [{ containerPort: 53, protocol: 'udp' }],
        dnsSearchDomains: ['two'],
        systemControls: [{ namespace: 'kernel.domainname', value: 'c' }],
      }),
    ];
    const task = agentTask('a', { containers, ...more });
    expect(containers.map((each) => containerSpec(INSTANCE, task, each).task)).toEqual([expected, expected]);
  });

  it('asks for ports as they are mapped: 0 for any, tcp unless told', () => {
    const portMappings = [
      { containerPort: 80 },
      { containerPort: 53, hostPort: 5353, protocol: 'udp' as const },
      { hostPort: 1 }, // a range, which has no single port
    ];
    expect(spec({ portMappings }).ports).toEqual([
      { containerPort: 80, hostPort: 0, protocol: 'tcp' },
      { containerPort: 53, hostPort: 5353, protocol: 'udp' },
    ]);
  });

  it.each<[string, HealthCheck | undefined, HealthCheckSpec | undefined]>([
    ['none', undefined, undefined],
    ['one that says NONE', { command: ['NONE'] }, undefined],
    [
      'one with the defaults of ECS',
      { command: ['CMD', 'true'] },
      {
        command: ['CMD', 'true'],
        intervalS: 30,
        timeoutS: 5,
        retries: 3,
        startPeriodS: 0,
      },
    ],
    [
      'one that says everything',
      { command: ['CMD-SHELL', 'x'], interval: 5, timeout: 2, retries: 1, startPeriod: 9 },
      {
        command: ['CMD-SHELL', 'x'],
        intervalS: 5,
        timeoutS: 2,
        retries: 1,
        startPeriodS: 9,
      },
    ],
  ])('has a health check: %s', (_what, healthCheck, expected) => {
    expect(spec({ healthCheck }).healthCheck).toEqual(expected);
  });
});
