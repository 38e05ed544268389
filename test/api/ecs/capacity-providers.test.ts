import {
  CreateCapacityProviderCommand,
  type CreateCapacityProviderCommandInput,
  DeleteCapacityProviderCommand,
  DescribeCapacityProvidersCommand,
  type DescribeCapacityProvidersCommandInput,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateCapacityProviderCommand,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ecsClient, startServer } from '../../support/server.ts';

const arn = (name: string, region = 'us-east-1') => `arn:aws:ecs:${region}:000000000000:capacity-provider/${name}`;
const groupArn = (name: string) =>
  `arn:aws:autoscaling:us-east-1:000000000000:autoScalingGroup:b1c2:autoScalingGroupName/${name}`;
const SCALING = {
  status: 'DISABLED',
  targetCapacity: 100,
  minimumScalingStepSize: 1,
  maximumScalingStepSize: 10_000,
  instanceWarmupPeriod: 300,
};

describe('capacity providers', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.close());

  const create = async (name: string, more: Partial<CreateCapacityProviderCommandInput> = {}) => {
    const autoScalingGroupProvider = { autoScalingGroupArn: groupArn(name) };
    const input = { name, autoScalingGroupProvider, ...more };
    return (await server.ecs.send(new CreateCapacityProviderCommand(input))).capacityProvider;
  };
  const describeThem = (input: DescribeCapacityProvidersCommandInput = {}, ecs = server.ecs) =>
    ecs.send(new DescribeCapacityProvidersCommand(input));
  const remove = async (capacityProvider: string) =>
    (await server.ecs.send(new DeleteCapacityProviderCommand({ capacityProvider }))).capacityProvider;

  it('begin with AWS’s own two, in every account and region', async () => {
    const { capacityProviders, failures } = await describeThem({}, ecsClient(server.url, '123456789012', 'eu-west-1'));
    expect([capacityProviders, failures]).toEqual([
      ['FARGATE', 'FARGATE_SPOT'].map((name) => ({
        capacityProviderArn: `arn:aws:ecs:eu-west-1:123456789012:capacity-provider/${name}`,
        name,
        type: name,
        status: 'ACTIVE',
        tags: [],
      })),
      [],
    ]);
  });

  it('show Terraform what it applied: created, read, updated, deleted, without drift', async () => {
    // what hashicorp/aws waits for and reads: internal/service/ecs/capacity_provider.go
    const read = async () => {
      const { capacityProviders } = await describeThem({ capacityProviders: [arn('tf')], include: ['TAGS'] });
      return capacityProviders?.[0];
    };
    const tags = [{ key: 'team', value: 'blue' }];
    const created = await create('tf', { tags });
    const provider = { autoScalingGroupArn: groupArn('tf'), managedScaling: SCALING };
    expect(created).toEqual({
      capacityProviderArn: arn('tf'),
      name: 'tf',
      type: 'EC2_AUTOSCALING',
      status: 'ACTIVE',
      autoScalingGroupProvider: { ...provider, managedTerminationProtection: 'DISABLED', managedDraining: 'ENABLED' },
      tags,
    });
    expect([await read(), await read()]).toEqual([created, created]);
    const changed = {
      managedScaling: { ...SCALING, status: 'ENABLED', targetCapacity: 50, instanceWarmupPeriod: 0 } as const,
      managedTerminationProtection: 'ENABLED',
      managedDraining: 'DISABLED',
    } as const;
    await server.ecs.send(new UpdateCapacityProviderCommand({ name: 'tf', autoScalingGroupProvider: changed }));
    expect(await read()).toEqual({
      ...created,
      updateStatus: 'UPDATE_COMPLETE',
      autoScalingGroupProvider: { autoScalingGroupArn: groupArn('tf'), ...changed },
    });
    expect(await remove(arn('tf'))).toMatchObject({ status: 'INACTIVE', updateStatus: 'DELETE_COMPLETE' });
    expect(await read()).toMatchObject({ name: 'tf', status: 'INACTIVE', updateStatus: 'DELETE_COMPLETE' });
  });

  it('keep what an update does not send, and fill in what a creation does not', async () => {
    const autoScalingGroupArn = 'by-its-name'; // which AWS takes as well
    const managedScaling = { status: 'ENABLED', minimumScalingStepSize: 2 } as const;
    const made = await create('kept', { autoScalingGroupProvider: { autoScalingGroupArn, managedScaling } });
    expect(made?.autoScalingGroupProvider).toMatchObject({
      autoScalingGroupArn,
      managedScaling: { ...SCALING, ...managedScaling },
    });
    const autoScalingGroupProvider = { managedScaling: { targetCapacity: 7 } };
    const { capacityProvider } = await server.ecs.send(
      new UpdateCapacityProviderCommand({ name: 'kept', autoScalingGroupProvider }),
    );
    expect(capacityProvider?.autoScalingGroupProvider).toEqual({
      ...made?.autoScalingGroupProvider,
      managedScaling: { ...SCALING, ...managedScaling, targetCapacity: 7 },
    });
  });

  it('are there once, and their names again after their deletion', async () => {
    await create('once');
    const refusal = { name: 'ClientException', message: expect.stringContaining('capacity provider already exists.') };
    await expect(create('once')).rejects.toMatchObject(refusal);
    await remove('once');
    await expect(remove('once')).rejects.toMatchObject({ message: expect.stringContaining('does not exist') });
    const update = new UpdateCapacityProviderCommand({ name: 'once', autoScalingGroupProvider: {} });
    await expect(server.ecs.send(update)).rejects.toMatchObject({
      name: 'ClientException',
      message: 'The capacity provider could not be updated because it has been deleted.',
    });
    expect(await create('once')).not.toHaveProperty('updateStatus');
  });

  it('are described first AWS’s own, then by name, ten a page, those deleted only when they are named', async () => {
    const ecs = ecsClient(server.url, '222233334444');
    const names = Array.from({ length: 12 }, (_, index) => `p${String(index).padStart(2, '0')}`);
    for (const name of [...names, 'p99'].reverse()) {
      const autoScalingGroupProvider = { autoScalingGroupArn: name };
      await ecs.send(new CreateCapacityProviderCommand({ name, autoScalingGroupProvider }));
    }
    await ecs.send(new DeleteCapacityProviderCommand({ capacityProvider: 'p99' }));
    const first = await describeThem({}, ecs);
    const second = await describeThem({ nextToken: first.nextToken }, ecs);
    const pages = [first, second].map(({ capacityProviders }) => capacityProviders?.map(({ name }) => name));
    expect(pages).toEqual([['FARGATE', 'FARGATE_SPOT', ...names.slice(0, 8)], names.slice(8)]);
    expect(second.nextToken).toBeUndefined();
    const named = await describeThem({ capacityProviders: ['p99', 'nope'] }, ecs);
    expect(named.capacityProviders).toMatchObject([{ name: 'p99', status: 'INACTIVE' }]);
    const missing = 'arn:aws:ecs:us-east-1:222233334444:capacity-provider/nope';
    expect(named.failures).toEqual([{ arn: missing, reason: 'MISSING' }]);
  });

  it('are an account’s and a region’s alone', async () => {
    await create('mine');
    for (const ecs of [ecsClient(server.url, '111122223333'), ecsClient(server.url, 'test', 'eu-west-1')]) {
      const { capacityProviders, failures } = await describeThem({ capacityProviders: ['mine'] }, ecs);
      expect([capacityProviders, failures?.length]).toEqual([[], 1]);
      const autoScalingGroupProvider = { autoScalingGroupArn: groupArn('mine') };
      await ecs.send(new CreateCapacityProviderCommand({ name: 'mine', autoScalingGroupProvider }));
      await ecs.send(new DeleteCapacityProviderCommand({ capacityProvider: 'mine' }));
    }
    expect((await describeThem({ capacityProviders: ['mine'] })).capacityProviders).toMatchObject([
      { status: 'ACTIVE' },
    ]);
  });

  it('have tags, shown to those who ask', async () => {
    await create('tagged', { tags: [{ key: 'a', value: '1' }] });
    const resourceArn = arn('tagged');
    await server.ecs.send(new TagResourceCommand({ resourceArn, tags: [{ key: 'b', value: '2' }] }));
    await server.ecs.send(new UntagResourceCommand({ resourceArn, tagKeys: ['a'] }));
    const { tags } = await server.ecs.send(new ListTagsForResourceCommand({ resourceArn }));
    expect(tags).toEqual([{ key: 'b', value: '2' }]);
    const shown = await describeThem({ capacityProviders: ['tagged'], include: ['TAGS'] });
    expect(shown.capacityProviders?.[0]?.tags).toEqual(tags);
    expect((await describeThem({ capacityProviders: ['tagged'] })).capacityProviders?.[0]?.tags).toEqual([]);
    for (const none of [arn('FARGATE'), arn('nope')]) {
      const list = server.ecs.send(new ListTagsForResourceCommand({ resourceArn: none }));
      await expect(list).rejects.toMatchObject({ name: 'InvalidParameterException' });
    }
  });
});
