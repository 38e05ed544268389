import type { ECR } from '@aws-sdk/client-ecr';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ecrClient } from '../../support/aws-clients.ts';
import {
  descriptor,
  digestOf,
  INDEX,
  MANIFEST,
  type RegistryClient,
  registryClient,
} from '../../support/registry-client.ts';
import { ACCOUNT, startServer } from '../../support/server.ts';

const OTHER = '222233334444';
const FAR = 'eu-west-1';

let server: Awaited<ReturnType<typeof startServer>>;
let ecr: ECR;
let far: ECR;
let other: ECR;
let registry: RegistryClient;
beforeAll(async () => {
  server = await startServer();
  ecr = ecrClient(server.url);
  far = ecrClient(server.url, 'test', FAR);
  other = ecrClient(server.url, OTHER);
  registry = await registryClient(server.url);
  await ecr.createRepository({ repositoryName: 'app/before' });
  await registry.pushImage('app/before', 'v1', 'before');
  await ecr.putReplicationConfiguration({
    replicationConfiguration: {
      rules: [
        {
          destinations: [{ region: FAR, registryId: ACCOUNT }],
          repositoryFilters: [{ filter: 'app/', filterType: 'PREFIX_MATCH' }],
        },
        {
          destinations: [{ region: 'us-east-1', registryId: OTHER }],
          repositoryFilters: [{ filter: 'app/shared', filterType: 'PREFIX_MATCH' }],
        },
      ],
    },
  });
  await far.putReplicationConfiguration({
    replicationConfiguration: { rules: [{ destinations: [{ region: 'us-west-2', registryId: ACCOUNT }] }] },
  });
});
afterAll(() => server.close());

const imageId = { imageTag: 'v1' };
const NOWHERE = { replicationConfiguration: { rules: [] } };
const statusesOf = async (repositoryName: string) =>
  (await ecr.describeImageReplicationStatus({ repositoryName, imageId })).replicationStatuses;

describe('an image that is pushed', () => {
  it('is there in every registry it is copied to, and can be pulled from it', async () => {
    const repositoryName = 'app/shared';
    await ecr.createRepository({ repositoryName, imageTagMutability: 'IMMUTABLE' });
    const manifest = await registry.pushImage(repositoryName, 'v1', 'layer');
    expect(await statusesOf(repositoryName)).toEqual([
      { region: FAR, registryId: ACCOUNT, status: 'COMPLETE' },
      { region: 'us-east-1', registryId: OTHER, status: 'COMPLETE' },
    ]);
    for (const client of [far, other]) {
      const { images } = await client.batchGetImage({ repositoryName, imageIds: [imageId] });
      expect(images).toMatchObject([{ imageManifest: manifest, imageId: { imageDigest: digestOf(manifest) } }]);
      const { repositories } = await client.describeRepositories({ repositoryNames: [repositoryName] });
      expect(repositories).toMatchObject([{ imageTagMutability: 'MUTABLE' }]); // settings are not copied
    }
    const there = await registryClient(server.url, OTHER);
    const blob = await there.call('GET', `/v2/${repositoryName}/blobs/${digestOf('layer')}`);
    expect(await blob.text()).toBe('layer');
  });

  it('is not copied where no filter is for it, nor one from before, nor a copy', async () => {
    await ecr.createRepository({ repositoryName: 'lib' });
    await registry.pushImage('lib', 'v1', 'x');
    expect(await statusesOf('lib')).toEqual([]);
    expect(await statusesOf('app/before')).toEqual([]);
    await expect(far.describeRepositories({ repositoryNames: ['app/before'] })).rejects.toMatchObject({
      name: 'RepositoryNotFoundException',
    });
    const { repositories } = await ecrClient(server.url, 'test', 'us-west-2').describeRepositories({});
    expect(repositories).toEqual([]);
  });

  it('comes with the images of its list, those from before too', async () => {
    const repositoryName = 'app/list';
    await ecr.putReplicationConfiguration(NOWHERE);
    await ecr.createRepository({ repositoryName });
    const one = await registry.pushImage(repositoryName, 'one', 'one');
    await ecr.putReplicationConfiguration({
      replicationConfiguration: { rules: [{ destinations: [{ region: FAR, registryId: ACCOUNT }] }] },
    });
    const index = JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests: [descriptor(one, MANIFEST)] });
    expect((await registry.putManifest(repositoryName, 'v1', index, INDEX)).status).toBe(201);
    const { imageDetails } = await far.describeImages({ repositoryName });
    expect(imageDetails?.map(({ imageDigest, imageTags }) => [imageDigest, imageTags])).toEqual([
      [digestOf(one), undefined],
      [digestOf(index), ['v1']],
    ]);
  });

  it('is there although its copy cannot be, for a tag that is another’s for good', async () => {
    const repositoryName = 'app/fixed';
    await ecr.createRepository({ repositoryName });
    await far.createRepository({ repositoryName, imageTagMutability: 'IMMUTABLE' });
    const first = await registry.pushImage(repositoryName, 'v1', 'first');
    const second = await registry.pushImage(repositoryName, 'v1', 'second');
    expect(await statusesOf(repositoryName)).toMatchObject([
      { status: 'FAILED', failureCode: 'ImageTagAlreadyExists' },
    ]);
    const digestIn = async (client: ECR) =>
      (await client.describeImages({ repositoryName, imageIds: [imageId] })).imageDetails?.[0]?.imageDigest;
    expect([await digestIn(ecr), await digestIn(far)]).toEqual([digestOf(second), digestOf(first)]);
  });

  it('makes repositories as their template has it', async () => {
    await far.createRepositoryCreationTemplate({ prefix: 'made', appliedFor: ['PULL_THROUGH_CACHE'] });
    await far.createRepositoryCreationTemplate({
      prefix: 'ROOT',
      appliedFor: ['REPLICATION'],
      imageTagMutability: 'IMMUTABLE',
      resourceTags: [{ Key: 'from', Value: 'afar' }],
    });
    await ecr.createRepository({ repositoryName: 'made/app' });
    await registry.pushImage('made/app', 'v1', 'x');
    const { repositories = [] } = await far.describeRepositories({ repositoryNames: ['made/app'] });
    expect(repositories).toMatchObject([{ imageTagMutability: 'IMMUTABLE' }]);
    const { tags } = await far.listTagsForResource({ resourceArn: repositories[0]?.repositoryArn });
    expect(tags).toEqual([{ Key: 'from', Value: 'afar' }]);
  });
});
