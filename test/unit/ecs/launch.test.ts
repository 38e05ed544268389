import { describe, expect, it } from 'vitest';
import { newTask, taskNeeds } from '../../../src/apis/ecs/launch.ts';
import type { TaskNeeds } from '../../../src/model/resources.ts';
import type { ContainerDefinition, TaskDefinition } from '../../../src/model/task-definition.ts';
import type { LaunchType, TaskOverride } from '../../../src/model/task.ts';
import { containerDefinition } from '../agent/builders.ts';
import { cluster, definition as registered, instance } from '../store/builders.ts';

const definition = (containers: Partial<ContainerDefinition>[], more: Partial<TaskDefinition> = {}): TaskDefinition =>
  registered('web', 1, {
    containers: containers.map((one, index) => containerDefinition({ name: `c${index}`, memory: undefined, ...one })),
    ...more,
  });
const launched = (asked: TaskDefinition, overrides: TaskOverride = {}, launchType: LaunchType = 'EC2') => ({
  definition: asked,
  overrides,
  launchType,
});
const overriding = (...containerOverrides: NonNullable<TaskOverride['containerOverrides']>) => ({ containerOverrides });

describe('what a task needs of an instance', () => {
  it.each<[string, TaskDefinition, TaskOverride, Partial<TaskNeeds>]>([
    [
      'the sum of its containers',
      definition([
        { cpu: 10, memory: 64 },
        { cpu: 5, memory: 32 },
      ]),
      {},
      { cpu: 15, memory: 96 },
    ],
    ['nothing where nothing is said', definition([{}]), {}, { cpu: 0, memory: 0 }],
    [
      'memoryReservation before memory',
      definition([{ memory: 512, memoryReservation: 128 }, { memory: 64 }]),
      {},
      { memory: 192 },
    ],
    [
      'its own size before its containers’',
      definition([{ cpu: 10, memory: 64 }], { cpu: 256, memory: 512 }),
      {},
      { cpu: 256, memory: 512 },
    ],
    [
      'its own CPU, its containers’ memory',
      definition([{ cpu: 10, memory: 64 }], { cpu: 256 }),
      {},
      { cpu: 256, memory: 64 },
    ],
    [
      'a container’s override before its definition',
      definition([
        { cpu: 10, memory: 64 },
        { cpu: 1, memory: 1 },
      ]),
      overriding({ name: 'c0', cpu: 20, memory: 128 }),
      { cpu: 21, memory: 129 },
    ],
    [
      'an overriding reservation before an overriding memory',
      definition([{ memory: 64 }]),
      overriding({ name: 'c0', memory: 256, memoryReservation: 100 }),
      { memory: 100 },
    ],
    [
      'a task’s override before everything',
      definition([{ cpu: 10, memory: 64 }], { cpu: 256, memory: 512 }),
      { cpu: '128', memory: '300', ...overriding({ name: 'c0', cpu: 20 }) },
      { cpu: 128, memory: 300 },
    ],
  ])('is %s', (_what, asked, overrides, needs) => {
    expect(taskNeeds(launched(asked, overrides))).toMatchObject(needs);
  });

  const portMappings = [
    { containerPort: 80, hostPort: 8080 },
    { containerPort: 53, hostPort: 5353, protocol: 'udp' as const },
    { containerPort: 81, hostPort: 0 },
    { containerPort: 82 },
  ];
  it.each<[TaskDefinition['networkMode'], number[], number[]]>([
    ['bridge', [8080, 9090], [5353]],
    ['host', [8080, 9090], [5353]],
    ['awsvpc', [], []],
    ['none', [], []],
  ])(
    'in network mode %s has fixed host ports %j (tcp) and %j (udp), never dynamic ones',
    (networkMode, tcpPorts, udpPorts) => {
      const second = [{ containerPort: 90, hostPort: 9090, protocol: 'tcp' as const }];
      const asked = definition([{ portMappings }, { portMappings: second }], { networkMode });
      expect(taskNeeds(launched(asked))).toMatchObject({ tcpPorts, udpPorts, gpus: 0 });
    },
  );

  it.each<[TaskDefinition['networkMode'], LaunchType, number | undefined]>([
    ['awsvpc', 'EC2', 1],
    ['awsvpc', 'FARGATE', undefined],
    ['bridge', 'EC2', undefined],
    ['host', 'EC2', undefined],
  ])('in network mode %s on %s has network interfaces of the instance’s: %s', (networkMode, launchType, enis) => {
    expect(taskNeeds(launched(definition([{}], { networkMode }), {}, launchType)).enis).toBe(enis);
  });
});

describe('a new task', () => {
  let last = 0;
  const ids = { hex32: () => String(++last).padStart(32, '0'), uuid: () => `uuid-${++last}` };
  const launch = (asked: TaskDefinition, overrides: TaskOverride = {}) =>
    newTask(
      { scope: { accountId: '000000000000', region: 'us-east-1' }, ids, now: 1_000 },
      {
        cluster: cluster('default'),
        definition: asked,
        group: 'family:web',
        overrides,
        tags: [],
        launchType: 'EC2',
        platform: {},
        subnets: [],
      },
      taskNeeds(launched(asked, overrides)),
      {
        nth: 0,
        instance: instance('i1', {
          attributes: [
            { name: 'ecs.availability-zone', value: 'us-east-1b' },
            { name: 'ecs.cpu-architecture', value: 'arm64' },
          ],
        }),
      },
    );

  it('is PENDING, wanted RUNNING, version 1, on its instance', () => {
    expect(launch(definition([{ memory: 64 }]))).toMatchObject({
      arn: expect.stringMatching(/^arn:aws:ecs:us-east-1:000000000000:task\/default\/\d{32}$/),
      lastStatus: 'PENDING',
      desiredStatus: 'RUNNING',
      healthStatus: 'UNKNOWN',
      version: 1,
      createdAt: 1_000,
      containerInstanceArn: 'container-instance/default/i1',
      availabilityZone: 'us-east-1b',
      architecture: 'arm64',
      cpu: '0',
      memory: '64',
    });
  });

  it('has a container for each of the definition, PENDING and sized as overridden', () => {
    const task = launch(
      definition([{ memory: 64 }, { memory: 32, essential: false }]),
      overriding({ name: 'c1', memory: 48 }),
    );
    expect(task.containers).toMatchObject([
      { name: 'c0', essential: true, lastStatus: 'PENDING', memory: 64 },
      { name: 'c1', essential: false, lastStatus: 'PENDING', memory: 48 },
    ]);
    for (const { id } of task.containers) expect(id).toMatch(/^uuid-/);
  });

  it.each([
    ['a check', { command: ['CMD', 'true'] }, true],
    ['a check that says NONE', { command: ['NONE'] }, false],
    ['no check', undefined, false],
  ])('knows whether the health of a container with %s counts', (_what, healthCheck, counts) => {
    expect(launch(definition([{ healthCheck }])).containers[0]?.hasHealthCheck).toBe(counts);
  });
});
