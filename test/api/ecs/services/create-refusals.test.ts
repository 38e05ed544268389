import { PutClusterCapacityProvidersCommand } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { definition } from '../../../support/definitions.ts';
import { ListServicesCommand } from '@aws-sdk/client-ecs';
import { CREATE_REFUSALS } from './create-refusals.ts';
import { type Asked, FARGATE, type Services, startServices } from './service-calls.ts';

describe('a service that ECS would not make', () => {
  let services: Services;
  beforeAll(async () => {
    services = await startServices();
    await services.register(definition('vpc', { networkMode: 'awsvpc' }));
    await services.ecs.send(
      new PutClusterCapacityProvidersCommand({
        cluster: 'default',
        capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
        defaultCapacityProviderStrategy: [],
      }),
    );
  });
  afterAll(() => services.close());

  const none = async () => {
    expect((await services.ecs.send(new ListServicesCommand({}))).serviceArns).toEqual([]);
    expect(await services.see('new')).toBeUndefined();
  };

  it.each(CREATE_REFUSALS)('has %s', async (_what, asked, message) => {
    const expected = message instanceof RegExp ? expect.stringMatching(message) : message;
    const name = 'InvalidParameterException';
    await expect(services.create('new', asked)).rejects.toMatchObject({ name, message: expected });
    await none();
  });

  it.each<[string, Asked, string, string]>([
    ['no definition', { taskDefinition: undefined }, 'ClientException', 'Family should not be null or empty.'],
    ['an empty definition', { taskDefinition: '' }, 'ClientException', 'Family should not be null or empty.'],
    ['an unknown definition', { taskDefinition: 'nope' }, 'ClientException', 'TaskDefinition not found.'],
    ['an unknown cluster', { cluster: 'nope' }, 'ClusterNotFoundException', 'Cluster not found.'],
    [
      'an unknown platform',
      { ...FARGATE, platformVersion: '9' },
      'PlatformUnknownException',
      'The specified platform does not exist.',
    ],
  ])('has %s', async (_what, asked, name, message) => {
    await expect(services.create('new', asked)).rejects.toMatchObject({ name, message });
    await none();
  });

  it.each<[string, Asked, string]>([
    [
      'load balancers',
      { loadBalancers: [{ targetGroupArn: 't', containerName: 'app', containerPort: 80 }] },
      'loadBalancers',
    ],
    ['a registry', { serviceRegistries: [{ registryArn: 'r' }] }, 'serviceRegistries'],
    [
      'Service Connect',
      { serviceConnectConfiguration: { enabled: true, namespace: 'n' } },
      'serviceConnectConfiguration',
    ],
    [
      'VPC Lattice',
      { vpcLatticeConfigurations: [{ roleArn: 'r', targetGroupArn: 't', portName: 'http' }] },
      'vpcLatticeConfigurations',
    ],
    [
      'a function among its hooks',
      {
        deploymentConfiguration: {
          strategy: 'BLUE_GREEN',
          lifecycleHooks: [{ hookTargetArn: 'f', roleArn: 'r', lifecycleStages: ['PRE_SCALE_UP'] }],
        },
      },
      'lifecycleHooks of AWS_LAMBDA',
    ],
    [
      'a pause in a deployment without stages',
      { deploymentConfiguration: { lifecycleHooks: [{ targetType: 'PAUSE', lifecycleStages: ['POST_SCALE_UP'] }] } },
      'lifecycleHooks of ROLLING',
    ],
  ])('has %s, which is not built', async (_what, asked, member) => {
    await expect(services.create('new', asked)).rejects.toMatchObject({
      name: 'NotImplementedException',
      message: `ECS CreateService with ${member} is not built in Drydock yet.`,
    });
    await none();
  });

  it('is of strategy DAEMON in a cluster that has a default strategy, unless its launch type is named', async () => {
    await services.ecs.send(
      new PutClusterCapacityProvidersCommand({
        cluster: 'default',
        capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
        defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }],
      }),
    );
    await expect(services.create('new', { schedulingStrategy: 'DAEMON' })).rejects.toMatchObject({
      message: expect.stringContaining('using the DAEMON scheduling strategy'),
    });
    await none();
    const made = await services.create('daemon', { schedulingStrategy: 'DAEMON', launchType: 'EC2' });
    expect(made.status).toBe('ACTIVE');
  });
});
