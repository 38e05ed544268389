import type { RunTaskCommandInput } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { definition } from '../../support/definitions.ts';
import { awsvpc, fargateDefinition, launches } from '../../support/launches.ts';
import { startServer } from '../../support/server.ts';

const fargate = { taskDefinition: 'fargate', launchType: 'FARGATE', networkConfiguration: awsvpc() } as const;
const ec2 = { taskDefinition: 'awsvpc', launchType: 'EC2', networkConfiguration: awsvpc() } as const;
const many = (count: number, prefix: string) => Array.from({ length: count }, (_, n) => `${prefix}-${n}`);

type Row = [what: string, input: RunTaskCommandInput, name: string, message: string | RegExp];

const NO_NETWORK = "Network Configuration must be provided when networkMode 'awsvpc' is specified.";
const INVALID: readonly Row[] = (
  [
    [
      'Fargate of a definition that does not fit it',
      { ...fargate, taskDefinition: 'bridge' },
      'Task definition does not support launch_type FARGATE.',
    ],
    [
      'EXTERNAL of a definition in awsvpc',
      { ...ec2, launchType: 'EXTERNAL' },
      'Task definition does not support launch_type EXTERNAL.',
    ],
    ['Fargate without a network configuration', { ...fargate, networkConfiguration: undefined }, NO_NETWORK],
    ['Fargate with an empty one', { ...fargate, networkConfiguration: {} }, NO_NETWORK],
    ['EC2 in awsvpc without a network configuration', { ...ec2, networkConfiguration: undefined }, NO_NETWORK],
    [
      'a network configuration in bridge mode',
      { taskDefinition: 'bridge', networkConfiguration: awsvpc() },
      'Network Configuration is not valid for the given networkMode of this task definition.',
    ],
    ['no subnet', { ...fargate, networkConfiguration: awsvpc({ subnets: [] }) }, 'subnets can not be empty.'],
    [
      '17 subnets',
      { ...fargate, networkConfiguration: awsvpc({ subnets: many(17, 'subnet') }) },
      'subnets can have at most 16 items.',
    ],
    [
      '6 security groups',
      { ...fargate, networkConfiguration: awsvpc({ securityGroups: many(6, 'sg') }) },
      'securityGroups can have at most 5 items.',
    ],
    [
      'a public address on EC2',
      { ...ec2, networkConfiguration: awsvpc({ assignPublicIp: 'ENABLED' }) },
      'Assign public IP is not supported for this launch type',
    ],
    [
      'a platform version on EC2',
      { ...ec2, platformVersion: 'LATEST' },
      'The platform version must be null when specifying an EC2 launch type.',
    ],
    ['a disk on EC2', { ...ec2, overrides: { ephemeralStorage: { sizeInGiB: 30 } } }, /EphemeralStorage/],
    [
      'a launch type and a strategy',
      { ...fargate, capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }] },
      'Specify either Launch Type or Capacity Provider Strategy, but not both.',
    ],
    [
      'EXTERNAL where every instance is in AWS',
      { taskDefinition: 'external', launchType: 'EXTERNAL' },
      'No Container Instances were found in your cluster.',
    ],
  ] as const
).map(([what, input, message]) => [what, input as RunTaskCommandInput, 'InvalidParameterException', message]);

const disk = (sizeInGiB: number) => ({ ...fargate, overrides: { ephemeralStorage: { sizeInGiB } } });
const PLATFORM: readonly Row[] = [
  ['a platform that is not there', { ...fargate, platformVersion: '1.4' }, 'PlatformUnknownException', /platform/],
  ['a platform with an empty name', { ...fargate, platformVersion: '' }, 'PlatformUnknownException', /platform/],
  [
    'an old platform and a disk',
    { ...disk(21), platformVersion: '1.3.0' },
    'PlatformTaskDefinitionIncompatibilityException',
    /not supported/,
  ],
  [
    'an old platform and 8 vCPU',
    { ...fargate, platformVersion: '1.3.0', overrides: { cpu: '8192', memory: '16384' } },
    'PlatformTaskDefinitionIncompatibilityException',
    /not supported/,
  ],
  ['a size Fargate has not', { ...fargate, overrides: { memory: '4096' } }, 'ClientException', /cpu|memory/i],
  ['a disk of 20 GiB', disk(20), 'ClientException', /at least 21/],
  ['a disk of 201 GiB', disk(201), 'ClientException', /at most 200/],
];

describe('RunTask refuses', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  let tasks: ReturnType<typeof launches>;
  beforeAll(async () => {
    server = await startServer();
    tasks = launches(server.ecs);
    await tasks.register(fargateDefinition('fargate'));
    await tasks.register(definition('awsvpc', { networkMode: 'awsvpc', requiresCompatibilities: ['EC2'] }));
    await tasks.register(definition('bridge', { requiresCompatibilities: ['EC2'] }));
    await tasks.register(definition('external', { requiresCompatibilities: ['EXTERNAL'] }));
  });
  afterAll(() => server.close());

  it.each([...INVALID, ...PLATFORM])('%s', async (_what, input, name, message) => {
    const refusal = { name, message: message instanceof RegExp ? expect.stringMatching(message) : message };
    await expect(tasks.run(input)).rejects.toMatchObject(refusal);
  });

  it('nothing at the limits', async () => {
    const networkConfiguration = awsvpc({ subnets: many(16, 'subnet'), securityGroups: many(5, 'sg') });
    for (const size of [21, 200]) {
      const task = await tasks.one({ ...disk(size), networkConfiguration });
      expect(task.ephemeralStorage).toEqual({ sizeInGiB: size });
    }
  });
});
