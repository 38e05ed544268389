import { CreateCapacityProviderCommand, PutClusterCapacityProvidersCommand } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awsvpc } from '../../../support/launches.ts';
import { type Changed, FARGATE, type Services, startServices } from './service-calls.ts';

const FORCE = 'you must force a new deployment.';
const strategy = (capacityProvider: string, weight = 1) => [{ capacityProvider, weight, base: 0 }];

describe('an update', () => {
  let services: Services;
  beforeAll(async () => {
    services = await startServices();
    const autoScalingGroupProvider = { autoScalingGroupArn: 'group' };
    await services.ecs.send(new CreateCapacityProviderCommand({ name: 'own', autoScalingGroupProvider }));
    await services.ecs.send(
      new PutClusterCapacityProvidersCommand({
        cluster: 'default',
        capacityProviders: ['FARGATE', 'FARGATE_SPOT', 'own'],
        defaultCapacityProviderStrategy: [],
      }),
    );
    await services.create('ec2', { taskDefinition: 'web:1' });
    await services.create('far', { ...FARGATE, taskDefinition: 'far:1' });
    await services.create('spot', {
      ...FARGATE,
      launchType: undefined,
      capacityProviderStrategy: strategy('FARGATE_SPOT'),
    });
    await services.idle();
  });
  afterAll(() => services.close());

  it.each<[string, string, Changed, object]>([
    ['desired count', 'ec2', { desiredCount: 1 }, { desiredCount: 1 }],
    ['desired count back', 'ec2', { desiredCount: 0 }, { desiredCount: 0 }],
    ['tags of ECS’s', 'ec2', { enableECSManagedTags: true }, { enableECSManagedTags: true }],
    ['source of tags', 'ec2', { propagateTags: 'SERVICE' }, { propagateTags: 'SERVICE' }],
    [
      'percentages, one by one',
      'ec2',
      { deploymentConfiguration: { minimumHealthyPercent: 50 } },
      { deploymentConfiguration: expect.objectContaining({ maximumPercent: 200, minimumHealthyPercent: 50 }) },
    ],
    [
      'circuit breaker, and the percentages stay',
      'ec2',
      { deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } } },
      {
        deploymentConfiguration: expect.objectContaining({
          minimumHealthyPercent: 50,
          deploymentCircuitBreaker: { enable: true, rollback: true },
        }),
      },
    ],
    [
      'placement',
      'ec2',
      {
        placementConstraints: [{ type: 'distinctInstance' }],
        placementStrategy: [
          { type: 'spread', field: 'attribute:ecs.availability-zone' },
          { type: 'spread', field: 'host' },
          { type: 'binpack', field: 'memory' },
        ],
      },
      {
        placementConstraints: [{ type: 'distinctInstance' }],
        placementStrategy: [
          { type: 'spread', field: 'attribute:ecs.availability-zone' },
          { type: 'spread', field: 'instanceId' },
          { type: 'binpack', field: 'MEMORY' },
        ],
      },
    ],
    [
      'placement, to none',
      'ec2',
      { placementConstraints: [], placementStrategy: [] },
      { placementConstraints: [], placementStrategy: [] },
    ],
    ['rebalancing', 'far', { availabilityZoneRebalancing: 'DISABLED' }, { availabilityZoneRebalancing: 'DISABLED' }],
    ['its definition to the same', 'ec2', { taskDefinition: 'web:1' }, {}],
    ['its network to the same', 'far', { networkConfiguration: awsvpc() }, {}],
    ['its platform to the same', 'far', { platformVersion: 'LATEST' }, {}],
    ['its strategy to the same', 'spot', { capacityProviderStrategy: strategy('FARGATE_SPOT') }, {}],
    ['its launch type to itself', 'far', { capacityProviderStrategy: [] }, {}],
    ['what is not built, to none', 'far', { loadBalancers: [], serviceConnectConfiguration: { enabled: false } }, {}],
  ])('of its %s begins no deployment', async (_what, name, changed, expected) => {
    const before = await services.see(name);
    const answer = await services.update(name, changed);
    expect(answer).toMatchObject(expected);
    await services.idle();
    const after = await services.see(name);
    expect(after).toMatchObject(expected);
    const ids = (service = before) => service?.deployments?.map(({ id }) => id);
    expect([ids(answer), ids(after)]).toEqual([ids(), ids()]);
  });

  it('of its desired count is answered before its deployment has heard of it', async () => {
    const answer = await services.update('ec2', { desiredCount: 2 });
    expect(answer).toMatchObject({ desiredCount: 2, deployments: [{ desiredCount: 0, rolloutState: 'COMPLETED' }] });
    await services.idle();
    expect((await services.see('ec2'))?.deployments).toMatchObject([{ desiredCount: 2 }]);
    await services.update('ec2', { desiredCount: 0 });
    await services.idle();
  });

  it.each<[string, string, Changed, object]>([
    ['force', 'ec2', { forceNewDeployment: true }, { taskDefinition: expect.stringContaining('/web:1') }],
    ['another definition', 'ec2', { taskDefinition: 'web' }, { taskDefinition: expect.stringContaining('/web:2') }],
    [
      'another network',
      'far',
      { networkConfiguration: awsvpc({ subnets: ['subnet-2'] }) },
      { networkConfiguration: { awsvpcConfiguration: expect.objectContaining({ subnets: ['subnet-2'] }) } },
    ],
    ['another platform', 'far', { platformVersion: '1.3.0' }, { platformVersion: '1.3.0' }],
    [
      'a strategy for its launch type, by force',
      'far',
      { capacityProviderStrategy: strategy('FARGATE'), forceNewDeployment: true },
      { capacityProviderStrategy: strategy('FARGATE') },
    ],
    [
      'another strategy, by force',
      'far',
      { capacityProviderStrategy: strategy('FARGATE_SPOT', 3), forceNewDeployment: true },
      { capacityProviderStrategy: strategy('FARGATE_SPOT', 3) },
    ],
    [
      'its launch type for its strategy, by force',
      'far',
      { capacityProviderStrategy: [], forceNewDeployment: true },
      { launchType: 'FARGATE' },
    ],
  ])('with %s begins a deployment', async (_what, name, changed, expected) => {
    const before = (await services.see(name))?.deployments?.[0];
    const answer = await services.update(name, changed);
    expect(answer).toMatchObject(expected);
    expect('launchType' in answer).toBe(!('capacityProviderStrategy' in answer));
    expect(answer.deployments).toMatchObject([
      { status: 'PRIMARY', rolloutState: 'IN_PROGRESS', desiredCount: 0 },
      { status: 'ACTIVE', id: before?.id },
    ]);
    expect(answer.currentServiceRevisions).toHaveLength(2);
    expect(answer).not.toHaveProperty('currentServiceDeployment');
    await services.idle();
  });

  it.each<[string, string, Changed, string]>([
    ['a strategy for its launch type', 'far', { capacityProviderStrategy: strategy('FARGATE') }, FORCE],
    ['another strategy', 'spot', { capacityProviderStrategy: strategy('FARGATE') }, FORCE],
    [
      'no strategy, but it has never had a launch type',
      'spot',
      { capacityProviderStrategy: [], forceNewDeployment: true },
      'No launch type to fall back to for empty capacity provider strategy. Your service was not created with a launch type.',
    ],
  ])('with %s is refused', async (_what, name, changed, message) => {
    const before = await services.see(name);
    await expect(services.update(name, changed)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringContaining(message),
    });
    expect(await services.see(name)).toEqual(before);
  });

  it('goes to other capacity and its platform with it', async () => {
    const both = { networkMode: 'awsvpc' as const, requiresCompatibilities: ['EC2', 'FARGATE'] as const };
    const { register, create, update } = services;
    await register({
      family: 'both',
      cpu: '256',
      memory: '512',
      ...both,
      requiresCompatibilities: [...both.requiresCompatibilities],
      containerDefinitions: [{ name: 'app', image: 'busybox' }],
    });
    await create('moving', { taskDefinition: 'both', networkConfiguration: awsvpc() });
    const moved = { capacityProviderStrategy: strategy('FARGATE'), forceNewDeployment: true };
    expect(await update('moving', moved)).toMatchObject({ platformVersion: 'LATEST', platformFamily: 'Linux' });
    const back = await update('moving', { capacityProviderStrategy: [], forceNewDeployment: true });
    expect(back).toMatchObject({ launchType: 'EC2' });
    expect(back).not.toHaveProperty('platformVersion');
  });
});
