import {
  type Cluster,
  CreateCapacityProviderCommand,
  CreateClusterCommand,
  type CreateClusterCommandInput,
  DeleteCapacityProviderCommand,
  DeleteClusterCommand,
  DescribeCapacityProvidersCommand,
  DescribeClustersCommand,
  PutClusterCapacityProvidersCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  StopTaskCommand,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { definition } from '../../support/definitions.ts';
import { startServer } from '../../support/server.ts';

const item = (capacityProvider: string, weight: number, base = 0) => ({ capacityProvider, weight, base });

describe('the capacity providers of a cluster', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  beforeAll(async () => {
    server = await startServer();
    for (const [name, status] of [
      ['scaled', 'ENABLED'],
      ['plain', 'DISABLED'],
    ] as const) {
      const autoScalingGroupProvider = { autoScalingGroupArn: `group-${name}`, managedScaling: { status } };
      await server.ecs.send(new CreateCapacityProviderCommand({ name, autoScalingGroupProvider }));
    }
    await server.ecs.send(new RegisterTaskDefinitionCommand(definition('web')));
  });
  afterAll(() => server.close());

  const create = async (input: CreateClusterCommandInput): Promise<Cluster | undefined> =>
    (await server.ecs.send(new CreateClusterCommand(input))).cluster;
  const put = async (cluster: string, capacityProviders: string[], strategy: { capacityProvider: string }[] = []) => {
    const input = { cluster, capacityProviders, defaultCapacityProviderStrategy: strategy };
    return (await server.ecs.send(new PutClusterCapacityProvidersCommand(input))).cluster;
  };
  const described = async (cluster: string): Promise<Cluster | undefined> => {
    const include = ['ATTACHMENTS' as const];
    return (await server.ecs.send(new DescribeClustersCommand({ clusters: [cluster], include }))).clusters?.[0];
  };

  it('are given at its creation, by name or ARN, and shown by name with the defaults of a strategy', async () => {
    const arn = 'arn:aws:ecs:us-east-1:000000000000:capacity-provider/FARGATE_SPOT';
    const made = await create({
      clusterName: 'made',
      capacityProviders: ['FARGATE', arn],
      defaultCapacityProviderStrategy: [
        { capacityProvider: 'FARGATE', base: 1 },
        { capacityProvider: arn, weight: 4 },
      ],
    });
    const expected = {
      capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
      defaultCapacityProviderStrategy: [item('FARGATE', 0, 1), item('FARGATE_SPOT', 4)],
    };
    expect(made).toMatchObject(expected);
    expect(await described('made')).toMatchObject({ ...expected, attachments: [] });
    expect(await create({ clusterName: 'made', capacityProviders: ['scaled'] })).toEqual(made); // as it is
  });

  it('are replaced as a whole, and Terraform reads what it put', async () => {
    // hashicorp/aws waits for the cluster's status: internal/service/ecs/cluster_capacity_providers.go
    await create({ clusterName: 'replaced' });
    const strategy = [item('scaled', 1), item('plain', 1)];
    const answer = await put('replaced', ['scaled', 'plain', 'FARGATE'], strategy);
    const expected = { status: 'ACTIVE', capacityProviders: ['scaled', 'plain', 'FARGATE'] };
    expect(answer).toMatchObject({ ...expected, defaultCapacityProviderStrategy: strategy });
    expect(await described('replaced')).toMatchObject({ ...expected, defaultCapacityProviderStrategy: strategy });
    const { capacityProviders } = await server.ecs.send(new DescribeCapacityProvidersCommand({ cluster: 'replaced' }));
    expect(capacityProviders?.map(({ name }) => name).sort()).toEqual(['FARGATE', 'plain', 'scaled']);
    await put('replaced', ['FARGATE']);
    expect(await described('replaced')).toMatchObject({
      capacityProviders: ['FARGATE'],
      defaultCapacityProviderStrategy: [],
    });
    await put('replaced', []);
    expect(await described('replaced')).toMatchObject({ capacityProviders: [], defaultCapacityProviderStrategy: [] });
  });

  it('are attached to it by the scaling policy of managed scaling, which never keeps anyone waiting', async () => {
    await create({ clusterName: 'attached' });
    const answer = await put('attached', ['scaled', 'plain', 'FARGATE']);
    const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
    expect(answer).toMatchObject({
      attachmentsStatus: 'UPDATE_COMPLETE',
      attachments: [
        {
          id: expect.stringMatching(uuid),
          type: 'as_policy',
          status: 'ACTIVE',
          details: [
            { name: 'capacityProviderName', value: 'scaled' },
            { name: 'scalingPolicyName', value: expect.stringMatching(/^ECSManagedAutoScalingPolicy-[0-9a-f-]{36}$/) },
          ],
        },
      ],
    });
    expect(answer?.attachments).toHaveLength(1);
    expect((await described('attached'))?.attachments).toEqual(answer?.attachments);
    const { clusters } = await server.ecs.send(new DescribeClustersCommand({ clusters: ['attached'] }));
    expect(clusters?.[0]).not.toHaveProperty('attachments');
    expect((await put('attached', ['plain']))?.attachments).toEqual([]);
  });

  it('stay as long as a task came by them', async () => {
    await create({ clusterName: 'busy' });
    await put('busy', ['plain', 'FARGATE']);
    const capacityProviderStrategy = [item('plain', 1)];
    const run = new RunTaskCommand({ cluster: 'busy', taskDefinition: 'web', capacityProviderStrategy });
    const { tasks } = await server.ecs.send(run);
    await expect(put('busy', ['FARGATE'])).rejects.toMatchObject({
      name: 'ResourceInUseException',
      message: 'The specified capacity provider is in use and cannot be removed.',
    });
    await put('busy', ['plain']);
    await server.ecs.send(new StopTaskCommand({ cluster: 'busy', task: tasks?.[0]?.taskArn }));
    await server.idle();
    expect(await put('busy', [])).toMatchObject({ capacityProviders: [] });
  });

  it('cannot be deleted: AWS answers that it failed, and why', async () => {
    const name = 'attached-once';
    const autoScalingGroupProvider = { autoScalingGroupArn: name };
    await server.ecs.send(new CreateCapacityProviderCommand({ name, autoScalingGroupProvider }));
    await create({ clusterName: 'user', capacityProviders: [name] });
    const remove = async () =>
      (await server.ecs.send(new DeleteCapacityProviderCommand({ capacityProvider: name }))).capacityProvider;
    expect(await remove()).toMatchObject({
      status: 'ACTIVE',
      updateStatus: 'DELETE_FAILED',
      updateStatusReason:
        'The capacity provider cannot be deleted because it is associated with cluster: user. Remove the capacity ' +
        'provider from the cluster and try again.',
    });
    await put('user', []);
    const removed = await remove();
    expect(removed).toMatchObject({ status: 'INACTIVE', updateStatus: 'DELETE_COMPLETE' });
    expect(removed).not.toHaveProperty('updateStatusReason');
    await expect(put('user', [name])).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: `The specified capacity provider '${name}' is not in an ACTIVE state. Specify a valid capacity provider and try again.`,
    });
  });

  it('do not keep a cluster, and are not associated with it when it is deleted', async () => {
    await create({
      clusterName: 'gone',
      capacityProviders: ['scaled', 'FARGATE'],
      defaultCapacityProviderStrategy: [item('scaled', 1)],
    });
    await server.ecs.send(new DeleteClusterCommand({ cluster: 'gone' }));
    expect(await described('gone')).toMatchObject({
      status: 'INACTIVE',
      capacityProviders: [],
      defaultCapacityProviderStrategy: [],
      attachments: [],
    });
    const refusal = { name: 'ClusterNotFoundException' };
    await expect(put('gone', [])).rejects.toMatchObject(refusal);
    expect(await create({ clusterName: 'gone' })).toMatchObject({ status: 'ACTIVE', capacityProviders: [] });
  });
});
