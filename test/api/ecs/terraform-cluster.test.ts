import {
  type Cluster,
  type ClusterField,
  CreateClusterCommand,
  type CreateClusterCommandInput,
  DeleteClusterCommand,
  DescribeClustersCommand,
  ListTagsForResourceCommand,
  PutClusterCapacityProvidersCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateClusterCommand,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer } from '../../support/server.ts';

const NAME = 'production';
const ARN = `arn:aws:ecs:us-east-1:000000000000:cluster/${NAME}`;
const CREATED = {
  clusterName: NAME,
  configuration: {
    executeCommandConfiguration: {
      kmsKeyId: 'arn:aws:kms:us-east-1:000000000000:key/1',
      logging: 'OVERRIDE',
      logConfiguration: {
        cloudWatchEncryptionEnabled: true,
        cloudWatchLogGroupName: 'exec',
        s3BucketName: 'exec-logs',
        s3EncryptionEnabled: false,
        s3KeyPrefix: 'exec/',
      },
    },
    managedStorageConfiguration: { kmsKeyId: 'key-1', fargateEphemeralStorageKmsKeyId: 'key-2' },
  },
  settings: [{ name: 'containerInsights', value: 'enhanced' }],
  tags: [
    { key: 'team', value: 'blue' },
    { key: 'Empty', value: '' },
    { key: 'a:b/c=d+e-f@g h', value: 'ß_漢字' },
  ],
} satisfies CreateClusterCommandInput;
const UPDATED = {
  configuration: { executeCommandConfiguration: { logging: 'NONE' } },
  settings: [{ name: 'containerInsights', value: 'disabled' }],
} satisfies Partial<CreateClusterCommandInput>;
/** What ECS adds to what was sent. */
const ADDED = {
  clusterArn: ARN,
  status: 'ACTIVE',
  registeredContainerInstancesCount: 0,
  runningTasksCount: 0,
  pendingTasksCount: 0,
  activeServicesCount: 0,
  statistics: [],
  capacityProviders: [],
  defaultCapacityProviderStrategy: [],
};
const ASSOCIATED = {
  capacityProviders: ['FARGATE_SPOT', 'FARGATE'],
  defaultCapacityProviderStrategy: [
    { capacityProvider: 'FARGATE_SPOT', weight: 4, base: 0 },
    { capacityProvider: 'FARGATE', weight: 1, base: 2 },
  ],
};

/** The calls of terraform-provider-aws for aws_ecs_cluster and aws_ecs_cluster_capacity_providers, in its order. */
describe('a cluster in Terraform’s hands', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.close());

  /** Reads as the provider does, twice: nothing may have changed by itself. */
  async function read(include: ClusterField[] = ['TAGS', 'CONFIGURATIONS', 'SETTINGS']): Promise<Cluster | undefined> {
    const look = () => server.ecs.send(new DescribeClustersCommand({ clusters: [ARN], include }));
    const { clusters, failures } = await look();
    expect([clusters?.length, failures]).toEqual([1, []]);
    expect((await look()).clusters).toEqual(clusters);
    return clusters?.[0];
  }
  const tags = async () => (await server.ecs.send(new ListTagsForResourceCommand({ resourceArn: ARN }))).tags;
  const associate = (association: typeof ASSOCIATED) =>
    server.ecs.send(new PutClusterCapacityProvidersCommand({ cluster: NAME, ...association }));
  const NONE = { capacityProviders: [], defaultCapacityProviderStrategy: [] };

  it.each(['for the first time', 'again, of the name of a deleted one'])('is made %s', async () => {
    const { cluster } = await server.ecs.send(new CreateClusterCommand(CREATED));
    expect(cluster).toEqual({ ...ADDED, ...CREATED });
    expect(await read()).toEqual(cluster);
    expect(await read([])).toEqual({ ...ADDED, clusterName: NAME, settings: [], tags: [] });
    expect(await tags()).toEqual(CREATED.tags);

    await associate(ASSOCIATED);
    expect(await read()).toEqual({ ...ADDED, ...CREATED, ...ASSOCIATED });
    const { attachmentsStatus } = (await read(['ATTACHMENTS'])) ?? {};
    expect(attachmentsStatus).toBe('UPDATE_COMPLETE');

    await server.ecs.send(new UpdateClusterCommand({ cluster: ARN, ...UPDATED }));
    expect(await read()).toEqual({ ...ADDED, ...CREATED, ...ASSOCIATED, ...UPDATED });

    await server.ecs.send(new UntagResourceCommand({ resourceArn: ARN, tagKeys: ['Empty', 'never'] }));
    const more = [
      { key: 'team', value: 'green' },
      { key: 'Team', value: 'cased' },
    ];
    await server.ecs.send(new TagResourceCommand({ resourceArn: ARN, tags: more }));
    const kept = new Map([...CREATED.tags, ...more].map(({ key, value }) => [key, value]));
    kept.delete('Empty');
    const byKey = (list: Cluster['tags']) => Object.fromEntries((list ?? []).map(({ key, value }) => [key, value]));
    expect(byKey((await read())?.tags)).toEqual(Object.fromEntries(kept));
    expect(await tags()).toEqual((await read())?.tags);

    await associate(NONE);
    expect(await read()).toMatchObject({ ...NONE, ...UPDATED });

    const deleted = await server.ecs.send(new DeleteClusterCommand({ cluster: ARN }));
    expect(deleted.cluster).toMatchObject({ clusterArn: ARN, clusterName: NAME, status: 'INACTIVE' });
    expect(await read()).toMatchObject({ ...NONE, clusterArn: ARN, clusterName: NAME, status: 'INACTIVE' });
    // by these words the provider knows that there are no tags to be read any more
    await expect(tags()).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'The specified cluster is inactive. Specify an active cluster and try again.',
    });
  });

  it('is missing, not refused, where there never was one', async () => {
    const clusters = [`${ARN}-never`];
    const answer = await server.ecs.send(new DescribeClustersCommand({ clusters, include: ['TAGS'] }));
    expect(answer).toMatchObject({ clusters: [], failures: [{ arn: clusters[0], reason: 'MISSING' }] });
  });

  it('has with the least that can be sent what the provider reads without looking whether it is there', async () => {
    const clusterName = 'bare';
    await server.ecs.send(new CreateClusterCommand({ clusterName }));
    const answer = await server.ecs.send(
      new DescribeClustersCommand({ clusters: [clusterName], include: ['TAGS', 'CONFIGURATIONS', 'SETTINGS'] }),
    );
    const settings = [{ name: 'containerInsights', value: 'disabled' }];
    expect(answer.clusters).toEqual([
      { ...ADDED, clusterArn: ARN.replace(NAME, clusterName), clusterName, settings, tags: [] },
    ]);
  });
});
