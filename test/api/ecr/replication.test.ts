import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ecrClient } from '../../support/aws-clients.ts';
import { descriptor, digestOf, INDEX, MANIFEST, registryClient } from '../../support/registry-client.ts';
import { ACCOUNT, REGION, startServer } from '../../support/server.ts';

const OTHER = '444455556666';
let server: Awaited<ReturnType<typeof startServer>>;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const replicateTo = (region: string, registryId: string, more: object = {}) => ({
  replicationConfiguration: { rules: [{ destinations: [{ region, registryId }], ...more }] },
});

describe('a registry that replicates', () => {
  it('brings what is pushed from then on to the other registry, whole', async () => {
    const ecr = ecrClient(server.url);
    const there = ecrClient(server.url, OTHER, 'eu-west-1');
    for (const repositoryName of ['prod/app', 'dev/app']) await ecr.createRepository({ repositoryName });
    const registry = await registryClient(server.url);
    await registry.pushImage('prod/app', 'before', 'before');
    const repositoryFilters = [{ filter: 'prod', filterType: 'PREFIX_MATCH' as const }];
    const configuration = replicateTo('eu-west-1', OTHER, { repositoryFilters });
    await ecr.putReplicationConfiguration(configuration);
    await expect(ecr.describeRegistry({})).resolves.toMatchObject(configuration);

    const image = await registry.pushImage('prod/app', '', 'layer');
    const list = JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests: [descriptor(image, MANIFEST)] });
    await registry.putManifest('prod/app', 'v1', list, INDEX);
    await registry.pushImage('dev/app', 'v1', 'layer');

    const { repositories } = await there.describeRepositories({});
    expect(repositories?.map(({ repositoryName }) => repositoryName)).toEqual(['prod/app']);
    const other = await registryClient(server.url, OTHER, 'eu-west-1');
    expect(await (await other.call('GET', '/v2/prod/app/manifests/v1')).text()).toBe(list);
    expect(await (await other.call('GET', `/v2/prod/app/manifests/${digestOf(image)}`)).text()).toBe(image);
    expect(await (await other.call('GET', `/v2/prod/app/blobs/${digestOf('layer')}`)).text()).toBe('layer');
    await expect(other.call('GET', '/v2/prod/app/manifests/before')).resolves.toMatchObject({ status: 404 });

    const statusOf = async (imageTag: string) => {
      const asked = await ecr.describeImageReplicationStatus({ repositoryName: 'prod/app', imageId: { imageTag } });
      return asked.replicationStatuses;
    };
    expect(await statusOf('v1')).toEqual([{ registryId: OTHER, region: 'eu-west-1', status: 'COMPLETE' }]);
    expect(await statusOf('before')).toEqual([]);
    await ecr.batchDeleteImage({ repositoryName: 'prod/app', imageIds: [{ imageTag: 'v1' }] });
    await expect(other.call('GET', '/v2/prod/app/manifests/v1')).resolves.toMatchObject({ status: 200 });
  });

  it('is replicated no further, and moves no tag that is immutable', async () => {
    const [first, second, third] = ['us-west-1', 'us-west-2', 'eu-north-1'] as const;
    const clients = [first, second, third].map((region) => ecrClient(server.url, OTHER, region));
    const [a, b, c] = clients;
    await a?.putReplicationConfiguration(replicateTo(second, OTHER));
    await b?.putReplicationConfiguration(replicateTo(third, OTHER));
    await a?.createRepository({ repositoryName: 'chain' });
    await b?.createRepository({ repositoryName: 'chain', imageTagMutability: 'IMMUTABLE' });
    const registry = await registryClient(server.url, OTHER, first);
    const one = await registry.pushImage('chain', 'v1', 'one');
    const two = await registry.pushImage('chain', 'v1', 'two');
    await expect(c?.describeRepositories({})).resolves.toMatchObject({ repositories: [] });
    const details = (await b?.describeImages({ repositoryName: 'chain' }))?.imageDetails ?? [];
    expect(details.map(({ imageDigest, imageTags }) => [imageDigest, imageTags])).toEqual([
      [digestOf(one), ['v1']],
      [digestOf(two), undefined],
    ]);
  });

  it('cannot replicate to itself', async () => {
    const put = ecrClient(server.url).putReplicationConfiguration(replicateTo(REGION, ACCOUNT));
    await expect(put).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringContaining('Replication destination cannot be the same as the source registry'),
    });
  });
});
