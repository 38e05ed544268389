import {
  CreateCapacityProviderCommand,
  DeleteCapacityProviderCommand,
  CreateClusterCommand,
  DeleteClusterCommand,
  DeleteServiceCommand,
  DeleteTaskDefinitionsCommand,
  DeregisterTaskDefinitionCommand,
  DescribeClustersCommand,
  DescribeTaskDefinitionCommand,
  PutClusterCapacityProvidersCommand,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { definition } from '../../../support/definitions.ts';
import { awsvpc } from '../../../support/launches.ts';
import { startServices } from './service-calls.ts';
import { manualClock } from '../../../support/manual-clock.ts';

const clock = manualClock();
const HOUR_MS = 60 * 60 * 1000;

describe('what a service is made of', () => {
  let services: Awaited<ReturnType<typeof startServices>>;
  beforeAll(async () => {
    services = await startServices({}, { clock });
  });
  afterAll(() => services.close());

  const cluster = async (name = 'default') => {
    const input = { clusters: [name], include: ['STATISTICS' as const] };
    return (await services.ecs.send(new DescribeClustersCommand(input))).clusters?.[0];
  };
  const associate = (capacityProviders: string[]) =>
    services.ecs.send(
      new PutClusterCapacityProvidersCommand({
        cluster: 'default',
        capacityProviders,
        defaultCapacityProviderStrategy: [],
      }),
    );
  /** Lets the server look at what it may forget, as it does each minute. */
  const wait = async (ms = 2 * 60_000) => {
    clock.advance(ms);
    await services.idle();
  };

  it('is counted in its cluster', async () => {
    await services.create('ec2');
    await services.create('far', { taskDefinition: 'far', launchType: 'FARGATE', networkConfiguration: awsvpc() });
    const shown = await cluster();
    expect(shown?.activeServicesCount).toBe(2);
    expect(shown?.statistics).toEqual(
      expect.arrayContaining([
        { name: 'activeEC2ServiceCount', value: '1' },
        { name: 'activeFargateServiceCount', value: '1' },
        { name: 'activeExternalServiceCount', value: '0' },
        { name: 'drainingEC2ServiceCount', value: '0' },
      ]),
    );
    await services.remove('far');
    await services.idle();
    expect((await cluster())?.activeServicesCount).toBe(1);
  });

  it('keeps its cluster', async () => {
    const { ecs, create, idle } = services;
    const deletion = () => ecs.send(new DeleteClusterCommand({ cluster: 'own' }));
    await ecs.send(new CreateClusterCommand({ clusterName: 'own' }));
    await create('web', { cluster: 'own' });
    await expect(deletion()).rejects.toMatchObject({
      name: 'ClusterContainsServicesException',
      message: 'The Cluster cannot be deleted while Services are active.',
    });
    expect((await cluster('own'))?.status).toBe('ACTIVE');
    await ecs.send(new DeleteServiceCommand({ cluster: 'own', service: 'web' }));
    await idle();
    await deletion();
    expect((await cluster('own'))?.status).toBe('INACTIVE');
  });

  it('keeps its capacity providers', async () => {
    const autoScalingGroupProvider = { autoScalingGroupArn: 'group' };
    await services.ecs.send(new CreateCapacityProviderCommand({ name: 'mine', autoScalingGroupProvider }));
    await associate(['mine']);
    await services.create('provided', { capacityProviderStrategy: [{ capacityProvider: 'mine', weight: 1 }] });
    await services.idle();
    await expect(associate([])).rejects.toMatchObject({ name: 'ResourceInUseException' });
    const { capacityProvider } = await services.ecs.send(
      new DeleteCapacityProviderCommand({ capacityProvider: 'mine' }),
    );
    expect(capacityProvider).toMatchObject({ status: 'ACTIVE', updateStatus: 'DELETE_FAILED' });
    await services.remove('provided');
    await services.idle();
    await associate([]);
  });

  it('keeps its task definition, until it is INACTIVE', async () => {
    const { ecs, register, create, remove, idle } = services;
    await register(definition('kept'));
    await create('kept', { taskDefinition: 'kept' });
    await idle();
    await ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: 'kept:1' }));
    await ecs.send(new DeleteTaskDefinitionsCommand({ taskDefinitions: ['kept:1'] }));
    const describe = () => ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'kept:1' }));
    await wait();
    expect((await describe()).taskDefinition?.status).toBe('DELETE_IN_PROGRESS');
    expect(await services.update('kept', { forceNewDeployment: true })).toMatchObject({ status: 'ACTIVE' });
    await idle();
    await remove('kept');
    await idle();
    await wait();
    await expect(describe()).rejects.toMatchObject({ name: 'ClientException' });
  });

  it('is shown for an hour after it became INACTIVE, and then no more', async () => {
    await services.create('past');
    await services.idle();
    await services.remove('past');
    await services.idle();
    await wait(HOUR_MS - 60_000);
    expect(await services.see('past')).toMatchObject({ status: 'INACTIVE' });
    await wait(3 * 60_000);
    expect(await services.see('past')).toBeUndefined();
  });
});
