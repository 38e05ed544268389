import {
  CreateClusterCommand,
  DeleteClusterCommand,
  DescribeClustersCommand,
  ListClustersCommand,
  paginateListClusters,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ecsClient, startServer } from '../../support/server.ts';

describe('clusters', () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.close());

  it('begins with the default fleet: cluster default with three instances', async () => {
    const { clusters } = await server.ecs.send(new DescribeClustersCommand({}));
    expect(clusters).toMatchObject([
      { clusterName: 'default', status: 'ACTIVE', registeredContainerInstancesCount: 3, runningTasksCount: 0 },
    ]);
  });

  it('creates a cluster once: the same name again is the same cluster', async () => {
    const first = await server.ecs.send(new CreateClusterCommand({ clusterName: 'one' }));
    const second = await server.ecs.send(new CreateClusterCommand({ clusterName: 'one' }));
    expect(first.cluster?.clusterArn).toBe('arn:aws:ecs:us-east-1:000000000000:cluster/one');
    expect(second.cluster).toEqual(first.cluster);
  });

  it('shows settings and tags only to those who ask', async () => {
    await server.ecs.send(new CreateClusterCommand({ clusterName: 'tagged', tags: [{ key: 'team', value: 'blue' }] }));
    const plain = await server.ecs.send(new DescribeClustersCommand({ clusters: ['tagged'] }));
    expect(plain.clusters?.[0]).toMatchObject({ tags: [], settings: [], statistics: [] });
    const whole = await server.ecs.send(
      new DescribeClustersCommand({ clusters: ['tagged'], include: ['TAGS', 'SETTINGS', 'STATISTICS'] }),
    );
    expect(whole.clusters?.[0]).toMatchObject({
      tags: [{ key: 'team', value: 'blue' }],
      settings: [{ name: 'containerInsights', value: 'disabled' }],
    });
    expect(whole.clusters?.[0]?.statistics).toContainEqual({ name: 'runningEC2TasksCount', value: '0' });
  });

  it('answers an unknown cluster with a failure, not an error', async () => {
    const { clusters, failures } = await server.ecs.send(new DescribeClustersCommand({ clusters: ['nope'] }));
    expect(clusters).toEqual([]);
    expect(failures).toEqual([{ arn: 'arn:aws:ecs:us-east-1:000000000000:cluster/nope', reason: 'MISSING' }]);
  });

  it('keeps a deleted cluster describable as INACTIVE, and lists it no more', async () => {
    await server.ecs.send(new CreateClusterCommand({ clusterName: 'gone' }));
    await server.ecs.send(new DeleteClusterCommand({ cluster: 'gone' }));
    const { clusters } = await server.ecs.send(new DescribeClustersCommand({ clusters: ['gone'] }));
    expect(clusters?.[0]?.status).toBe('INACTIVE');
    const { clusterArns } = await server.ecs.send(new ListClustersCommand({}));
    expect(clusterArns?.some((arn) => arn.endsWith('/gone'))).toBe(false);
  });

  it.each([
    ['an unknown cluster', 'nope', 'ClusterNotFoundException', 'Cluster not found.'],
    [
      'a cluster with instances',
      'default',
      'ClusterContainsContainerInstancesException',
      'The Cluster cannot be deleted while Container Instances are active or draining.',
    ],
  ])('refuses to delete %s', async (_what, cluster, name, message) => {
    await expect(server.ecs.send(new DeleteClusterCommand({ cluster }))).rejects.toMatchObject({ name, message });
  });

  it('refuses a name that ECS would not take', async () => {
    await expect(server.ecs.send(new CreateClusterCommand({ clusterName: 'a b' }))).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'ClusterName must match ^[a-zA-Z0-9\\-_]{1,255}$',
    });
  });

  it('keeps accounts and regions apart', async () => {
    const other = ecsClient(server.url, '111122223333', 'eu-west-1');
    expect((await other.send(new ListClustersCommand({}))).clusterArns).toEqual([]);
    await other.send(new CreateClusterCommand({ clusterName: 'elsewhere' }));
    expect((await other.send(new ListClustersCommand({}))).clusterArns).toEqual([
      'arn:aws:ecs:eu-west-1:111122223333:cluster/elsewhere',
    ]);
    const { clusterArns } = await server.ecs.send(new ListClustersCommand({}));
    expect(clusterArns?.some((arn) => arn.endsWith('/elsewhere'))).toBe(false);
    await expect(
      server.ecs.send(new DeleteClusterCommand({ cluster: 'arn:aws:ecs:eu-west-1:111122223333:cluster/elsewhere' })),
    ).rejects.toMatchObject({ name: 'InvalidParameterException', message: 'AccountIDs mismatch' });
  });

  it('pages without losing or repeating what comes between pages', async () => {
    const names = Array.from({ length: 7 }, (_, index) => `page-${index}`);
    for (const clusterName of names) await server.ecs.send(new CreateClusterCommand({ clusterName }));
    const seen: string[] = [];
    for await (const page of paginateListClusters({ client: server.ecs, pageSize: 2 }, {})) {
      seen.push(...(page.clusterArns ?? []));
      await server.ecs.send(new CreateClusterCommand({ clusterName: 'page-late' }));
    }
    expect(new Set(seen).size).toBe(seen.length);
    for (const name of [...names, 'page-late']) expect(seen).toContainEqual(expect.stringMatching(`/${name}$`));
  });

  it('refuses a page token that is not its own', async () => {
    await expect(server.ecs.send(new ListClustersCommand({ nextToken: 'nonsense' }))).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });
});
