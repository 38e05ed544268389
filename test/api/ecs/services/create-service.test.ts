import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awsvpc } from '../../../support/launches.ts';
import { type Asked, FARGATE, type Services, startServices } from './service-calls.ts';

const ARN = 'arn:aws:ecs:us-east-1:000000000000';
const ROLE = 'arn:aws:iam::000000000000:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS';
const ROLLING = {
  deploymentCircuitBreaker: { enable: false, rollback: false },
  maximumPercent: 200,
  minimumHealthyPercent: 100,
  strategy: 'ROLLING' as const,
  bakeTimeInMinutes: 0,
};
const PAUSE = {
  targetType: 'PAUSE' as const,
  lifecycleStages: ['POST_SCALE_UP' as const],
  timeoutConfiguration: { timeoutInMinutes: 60, action: 'ROLLBACK' as const },
};
const NETWORK = { awsvpcConfiguration: { subnets: ['subnet-1'], securityGroups: [], assignPublicIp: 'DISABLED' } };
/** What every service has of which nothing was said. */
const DEFAULTS = {
  clusterArn: `${ARN}:cluster/default`,
  loadBalancers: [],
  serviceRegistries: [],
  status: 'ACTIVE',
  desiredCount: 0,
  runningCount: 0,
  pendingCount: 0,
  deploymentConfiguration: ROLLING,
  events: [],
  createdAt: expect.any(Date),
  placementConstraints: [],
  placementStrategy: [],
  schedulingStrategy: 'REPLICA',
  deploymentController: { type: 'ECS' },
  createdBy: 'arn:aws:iam::000000000000:root',
  enableECSManagedTags: false,
  propagateTags: 'NONE',
  healthCheckGracePeriodSeconds: 0,
  enableExecuteCommand: false,
  availabilityZoneRebalancing: 'ENABLED',
  resourceManagementType: 'CUSTOMER',
};
/** The order in which a real answer to CreateService has its members (Fargate, April 2026). */
const ORDER =
  'serviceArn serviceName clusterArn loadBalancers serviceRegistries status desiredCount runningCount pendingCount ' +
  'launchType platformVersion platformFamily taskDefinition deploymentConfiguration deployments roleArn events ' +
  'createdAt currentServiceRevisions placementConstraints placementStrategy networkConfiguration ' +
  'healthCheckGracePeriodSeconds schedulingStrategy deploymentController createdBy enableECSManagedTags propagateTags enableExecuteCommand ' +
  'availabilityZoneRebalancing resourceManagementType';

describe('a new service', () => {
  let services: Services;
  beforeAll(async () => {
    services = await startServices();
  });
  afterAll(() => services.close());

  it('on Fargate is answered as ECS answers it, with a first deployment under way', async () => {
    const made = await services.create('fargate', { ...FARGATE, desiredCount: 2 });
    expect(Object.keys(made).join(' ')).toBe(ORDER);
    const [deployment] = made.deployments ?? [];
    const taskDefinition = `${ARN}:task-definition/far:2`;
    const digits = deployment?.id?.replace('ecs-svc/', '');
    expect(digits).toMatch(/^\d{19}$/);
    expect(made).toEqual({
      ...DEFAULTS,
      serviceArn: `${ARN}:service/default/fargate`,
      serviceName: 'fargate',
      desiredCount: 2,
      launchType: 'FARGATE',
      platformVersion: 'LATEST',
      platformFamily: 'Linux',
      taskDefinition,
      roleArn: ROLE,
      networkConfiguration: NETWORK,
      deployments: [
        {
          id: `ecs-svc/${digits}`,
          status: 'PRIMARY',
          taskDefinition,
          desiredCount: 0,
          pendingCount: 0,
          runningCount: 0,
          failedTasks: 0,
          createdAt: made.createdAt,
          updatedAt: made.createdAt,
          launchType: 'FARGATE',
          platformVersion: '1.4.0',
          platformFamily: 'Linux',
          networkConfiguration: NETWORK,
          rolloutState: 'IN_PROGRESS',
          rolloutStateReason: `ECS deployment ecs-svc/${digits} in progress.`,
        },
      ],
      currentServiceRevisions: [
        {
          arn: `${ARN}:service-revision/default/fargate/${digits}`,
          requestedTaskCount: 0,
          runningTaskCount: 0,
          pendingTaskCount: 0,
        },
      ],
    });
  });

  it('on EC2 without a network has neither role nor platform', async () => {
    const made = await services.create('ec2');
    expect(made).toMatchObject({ ...DEFAULTS, launchType: 'EC2', taskDefinition: `${ARN}:task-definition/web:2` });
    for (const member of ['roleArn', 'platformVersion', 'platformFamily', 'networkConfiguration', 'taskSets', 'tags']) {
      expect(made).not.toHaveProperty(member);
    }
  });

  it('of strategy DAEMON has its own percentages and is not rebalanced', async () => {
    const made = await services.create('daemon', { schedulingStrategy: 'DAEMON' });
    expect(made).toMatchObject({
      schedulingStrategy: 'DAEMON',
      availabilityZoneRebalancing: 'DISABLED',
      deploymentConfiguration: { ...ROLLING, maximumPercent: 100, minimumHealthyPercent: 0 },
    });
  });

  it('with an EXTERNAL controller has no task definition and no deployment, but task sets', async () => {
    const made = await services.create('external', {
      taskDefinition: undefined,
      desiredCount: undefined,
      deploymentController: { type: 'EXTERNAL' },
    });
    expect(made).toMatchObject({ taskSets: [], deployments: [], launchType: 'EC2', desiredCount: 0 });
    expect(made).not.toHaveProperty('taskDefinition');
  });

  it.each([
    ['its tasks packed', { placementStrategy: [{ type: 'binpack' as const, field: 'cpu' }] }],
    ['instances outside AWS', { launchType: 'EXTERNAL' as const }],
    [
      'a zone it must be in',
      {
        placementConstraints: [
          { type: 'memberOf' as const, expression: 'attribute:ecs.availability-zone == us-east-1a' },
        ],
      },
    ],
  ])('with %s is not rebalanced unless it is asked for, and then refused', async (what, asked) => {
    const name = what.replaceAll(' ', '-');
    expect(await services.create(name, asked)).toMatchObject({ availabilityZoneRebalancing: 'DISABLED' });
    await expect(
      services.create(`${name}-asked`, { ...asked, availabilityZoneRebalancing: 'ENABLED' }),
    ).rejects.toMatchObject({ message: expect.stringContaining('Availability Zone Rebalancing does not support') });
  });

  it.each([undefined, 'DISABLED' as const])('that never has more tasks than wanted, rebalanced %s', async (asked) => {
    const deploymentConfiguration = { maximumPercent: 100, minimumHealthyPercent: 0 };
    const made = services.create('tight', { deploymentConfiguration, availabilityZoneRebalancing: asked });
    if (asked) expect(await made).toMatchObject({ availabilityZoneRebalancing: asked });
    else await expect(made).rejects.toMatchObject({ message: expect.stringContaining('maximumPercent <= 100 %') });
  });

  it('that spreads over zones first is rebalanced', async () => {
    const placementStrategy = [
      { type: 'spread' as const, field: 'attribute:ecs.availability-zone' },
      { type: 'binpack' as const, field: 'memory' },
    ];
    const made = await services.create('spread', { placementStrategy });
    expect(made).toMatchObject({ availabilityZoneRebalancing: 'ENABLED' });
  });

  it.each<NonNullable<Asked['deploymentConfiguration']>>([
    { ...ROLLING, deploymentCircuitBreaker: { enable: true, rollback: true } },
    { ...ROLLING, alarms: { alarmNames: ['errors'], enable: true, rollback: true } },
    { ...ROLLING, strategy: 'BLUE_GREEN', bakeTimeInMinutes: 5, lifecycleHooks: [PAUSE] },
    { ...ROLLING, strategy: 'LINEAR', linearConfiguration: { stepPercent: 12.5, stepBakeTimeInMinutes: 1 } },
    { ...ROLLING, strategy: 'CANARY', canaryConfiguration: { canaryPercent: 0.1, canaryBakeTimeInMinutes: 0 } },
  ])('is deployed as was asked, %j', async (deploymentConfiguration) => {
    const made = await services.create(`d-${JSON.stringify(deploymentConfiguration).replaceAll(/\W/g, '')}`, {
      deploymentConfiguration,
    });
    expect(made.deploymentConfiguration).toEqual(deploymentConfiguration);
    expect((await services.see(String(made.serviceArn)))?.deploymentConfiguration).toEqual(deploymentConfiguration);
  });

  it.each([
    [{ strategy: 'LINEAR' as const }, { linearConfiguration: { stepPercent: 10, stepBakeTimeInMinutes: 6 } }],
    [{ strategy: 'CANARY' as const }, { canaryConfiguration: { canaryPercent: 5, canaryBakeTimeInMinutes: 10 } }],
  ])('has ECS’s steps where none are named, %j', async (asked, steps) => {
    const made = await services.create(`s-${asked.strategy}`, { deploymentConfiguration: asked });
    expect(made.deploymentConfiguration).toEqual({ ...ROLLING, ...asked, ...steps });
  });

  it('has what was asked of its network', async () => {
    const asked = { subnets: ['subnet-2', 'subnet-1'], securityGroups: ['sg-1'], assignPublicIp: 'ENABLED' as const };
    const made = await services.create('network', { ...FARGATE, networkConfiguration: awsvpc(asked) });
    expect(made.networkConfiguration).toEqual({ awsvpcConfiguration: asked });
  });

  it.each(['far', 'far:1', `${ARN}:task-definition/far:1`])('can name its definition %s', async (taskDefinition) => {
    const made = await services.create(`of-${taskDefinition.replaceAll(/\W/g, '-')}`, { ...FARGATE, taskDefinition });
    expect(made.taskDefinition).toBe(`${ARN}:task-definition/${taskDefinition === 'far' ? 'far:2' : 'far:1'}`);
  });
});
