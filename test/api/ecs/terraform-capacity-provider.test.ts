import {
  CreateCapacityProviderCommand,
  CreateClusterCommand,
  DeleteCapacityProviderCommand,
  DescribeCapacityProvidersCommand,
  ListTagsForResourceCommand,
  PutClusterCapacityProvidersCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateCapacityProviderCommand,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer } from '../../support/server.ts';

const ARN = 'arn:aws:ecs:us-east-1:000000000000:capacity-provider/spot';
const autoScalingGroupArn =
  'arn:aws:autoscaling:us-east-1:000000000000:autoScalingGroup:12345678-1234-1234-1234-123456789012:autoScalingGroupName/web';
const SENT = {
  name: 'spot',
  autoScalingGroupProvider: {
    autoScalingGroupArn,
    managedScaling: {
      status: 'ENABLED',
      targetCapacity: 90,
      minimumScalingStepSize: 2,
      maximumScalingStepSize: 50,
      instanceWarmupPeriod: 0, // the provider sends this also where it is 0
    },
    managedTerminationProtection: 'ENABLED',
    managedDraining: 'DISABLED',
  },
  tags: [
    { key: 'team', value: 'blue' },
    { key: 'Empty', value: '' },
  ],
} as const;
const ADDED = { capacityProviderArn: ARN, status: 'ACTIVE', type: 'EC2_AUTOSCALING' };
/** What ECS fills in where only the group was sent, by the provider's acceptance tests. */
const DEFAULTS = {
  managedScaling: {
    status: 'DISABLED',
    targetCapacity: 100,
    minimumScalingStepSize: 1,
    maximumScalingStepSize: 10_000,
    instanceWarmupPeriod: 300,
  },
  managedTerminationProtection: 'DISABLED',
  managedDraining: 'ENABLED',
};

/** The calls of terraform-provider-aws for aws_ecs_capacity_provider, in its order. */
describe('a capacity provider in Terraform’s hands', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.close());

  /** Reads as Terraform does, twice: nothing may have changed by itself. */
  async function read(arn = ARN) {
    const look = () =>
      server.ecs.send(new DescribeCapacityProvidersCommand({ capacityProviders: [arn], include: ['TAGS'] }));
    const { capacityProviders, failures, nextToken } = await look();
    expect([capacityProviders?.length, failures, nextToken]).toEqual([1, [], undefined]);
    expect((await look()).capacityProviders).toEqual(capacityProviders);
    return capacityProviders?.[0];
  }
  const remove = async () =>
    (await server.ecs.send(new DeleteCapacityProviderCommand({ capacityProvider: ARN }))).capacityProvider;
  const associate = (capacityProviders: string[]) =>
    server.ecs.send(
      new PutClusterCapacityProvidersCommand({
        cluster: 'default',
        capacityProviders,
        defaultCapacityProviderStrategy: [],
      }),
    );

  it.each(['for the first time', 'again, of the name of a deleted one'])('is made %s', async () => {
    const { autoScalingGroupProvider, ...rest } = SENT;
    const { capacityProvider } = await server.ecs.send(
      new CreateCapacityProviderCommand({ ...rest, autoScalingGroupProvider, tags: [...SENT.tags] }),
    );
    expect(capacityProvider).toEqual({ ...ADDED, ...SENT });
    expect(await read()).toEqual(capacityProvider);

    const { managedScaling } = autoScalingGroupProvider;
    const changed = { managedScaling: { ...managedScaling, targetCapacity: 100 }, managedDraining: 'ENABLED' } as const;
    await server.ecs.send(new UpdateCapacityProviderCommand({ name: 'spot', autoScalingGroupProvider: changed }));
    const updated = { ...ADDED, ...SENT, autoScalingGroupProvider: { ...autoScalingGroupProvider, ...changed } };
    expect(await read()).toEqual({ ...updated, updateStatus: 'UPDATE_COMPLETE' });

    await server.ecs.send(new UntagResourceCommand({ resourceArn: ARN, tagKeys: ['Empty'] }));
    await server.ecs.send(new TagResourceCommand({ resourceArn: ARN, tags: [{ key: 'team', value: 'green' }] }));
    const tags = [{ key: 'team', value: 'green' }];
    expect((await read())?.tags).toEqual(tags);
    expect((await server.ecs.send(new ListTagsForResourceCommand({ resourceArn: ARN }))).tags).toEqual(tags);

    await server.ecs.send(new CreateClusterCommand({}));
    await associate(['spot']);
    expect(await remove()).toMatchObject({ status: 'ACTIVE', updateStatus: 'DELETE_FAILED' });
    expect(await read()).toMatchObject({ status: 'ACTIVE', updateStatusReason: expect.stringContaining('default') });
    await associate([]);
    await remove();
    expect(await read()).toMatchObject({ capacityProviderArn: ARN, name: 'spot', status: 'INACTIVE' });
    await expect(remove()).rejects.toMatchObject({
      name: 'ClientException',
      message: expect.stringContaining('capacity provider does not exist'), // to Terraform as good as deleted
    });
  });

  it('has every field of its group where only the group was sent', async () => {
    const group = { autoScalingGroupArn: autoScalingGroupArn.replace('/web', '/bare') };
    await server.ecs.send(new CreateCapacityProviderCommand({ name: 'bare', autoScalingGroupProvider: group }));
    const arn = ARN.replace('/spot', '/bare');
    expect(await read(arn)).toEqual({
      ...ADDED,
      capacityProviderArn: arn,
      name: 'bare',
      autoScalingGroupProvider: { ...group, ...DEFAULTS },
      tags: [],
    });
  });

  it('is missing where there never was one', async () => {
    const capacityProviders = [`${ARN}-never`];
    const answer = await server.ecs.send(new DescribeCapacityProvidersCommand({ capacityProviders }));
    expect(answer).toMatchObject({ capacityProviders: [], failures: [{ arn: `${ARN}-never`, reason: 'MISSING' }] });
  });
});
