import type { ECR } from '@aws-sdk/client-ecr';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ecrClient } from '../../support/aws-clients.ts';
import { openEvents } from '../../support/event-stream.ts';
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
/** What lets an account replicate to another, as the user guide has it. */
const policyFor = (accountId: string, more: object = {}, actions = ['ecr:CreateRepository', 'ecr:ReplicateImage']) => {
  const [Effect, Principal] = ['Allow', { AWS: `arn:aws:iam::${accountId}:root` }];
  const Resource = [`arn:aws:ecr:us-east-1:${OTHER}:repository/*`];
  const Statement = [{ Sid: 'ReplicationAccessCrossAccount', Effect, Principal, Action: actions, Resource, ...more }];
  return { policyText: JSON.stringify({ Version: '2012-10-17', Statement }) };
};
const NOWHERE = { replicationConfiguration: { rules: [] } };
const statusesOf = async (repositoryName: string) =>
  (await ecr.describeImageReplicationStatus({ repositoryName, imageId })).replicationStatuses;

describe('an image that is pushed', () => {
  it('is there in every registry it is copied to, and can be pulled from it', async () => {
    const repositoryName = 'app/shared';
    await other.putRegistryPolicy(policyFor(ACCOUNT));
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

  it('comes without a tag that is another’s for good', async () => {
    const repositoryName = 'app/fixed';
    await ecr.createRepository({ repositoryName });
    await far.createRepository({ repositoryName, imageTagMutability: 'IMMUTABLE' });
    const first = await registry.pushImage(repositoryName, 'v1', 'first');
    const second = await registry.pushImage(repositoryName, 'v1', 'second');
    expect(await statusesOf(repositoryName)).toMatchObject([{ status: 'COMPLETE' }]);
    const { imageDetails } = await far.describeImages({ repositoryName });
    expect(imageDetails?.map(({ imageDigest, imageTags }) => [imageDigest, imageTags])).toEqual([
      [digestOf(first), ['v1']],
      [digestOf(second), undefined],
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
      customRoleArn: 'arn:aws:iam::000000000000:role/ecr',
    });
    await ecr.createRepository({ repositoryName: 'made/app' });
    await registry.pushImage('made/app', 'v1', 'x');
    const { repositories = [] } = await far.describeRepositories({ repositoryNames: ['made/app'] });
    expect(repositories).toMatchObject([{ imageTagMutability: 'IMMUTABLE' }]);
    const { tags } = await far.listTagsForResource({ resourceArn: repositories[0]?.repositoryArn });
    expect(tags).toEqual([{ Key: 'from', Value: 'afar' }]);
  });

  it('comes to another account as its registry policy has it', async () => {
    await ecr.putReplicationConfiguration({
      replicationConfiguration: { rules: [{ destinations: [{ region: 'us-east-1', registryId: OTHER }] }] },
    });
    let pushes = 0;
    const outcome = async (repositoryName: string, policy: { policyText: string } | undefined) => {
      await (policy ? other.putRegistryPolicy(policy) : other.deleteRegistryPolicy({}));
      await ecr.createRepository({ repositoryName }).catch(() => undefined);
      await registry.pushImage(repositoryName, 'v1', `${repositoryName} ${++pushes}`);
      const [status] = (await statusesOf(repositoryName)) ?? [];
      return status?.failureCode ?? status?.status;
    };
    const replicate = ['ecr:ReplicateImage'];
    const missing = 'RepositoryNotFound';
    expect(await outcome('policy/none', undefined)).toBe('AccessDenied');
    expect(await outcome('policy/whole', policyFor(ACCOUNT))).toBe('COMPLETE');
    expect(await outcome('policy/any', policyFor('x', { Principal: '*', Action: 'ecr:*', Resource: '*' }))).toBe(
      'COMPLETE',
    );
    expect(await outcome('policy/stranger', policyFor('111111111111'))).toBe('AccessDenied');
    expect(await outcome('policy/there', policyFor(ACCOUNT, {}, replicate))).toBe(missing);
    await other.createRepository({ repositoryName: 'policy/there' });
    expect(await outcome('policy/there', policyFor(ACCOUNT, {}, replicate))).toBe('COMPLETE');
    expect(await outcome('policy/denied', policyFor(ACCOUNT, { Effect: 'Deny' }))).toBe('AccessDenied');
    const Resource = `arn:aws:ecr:us-east-1:${OTHER}:repository/elsewhere/*`;
    expect(await outcome('policy/elsewhere', policyFor(ACCOUNT, { Resource }))).toBe('AccessDenied');
    const Condition = { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } };
    expect(await outcome('policy/condition', policyFor(ACCOUNT, { Condition }))).toBe('AccessDenied');
    const { repositories } = await other.describeRepositories({});
    const made = repositories?.map((one) => one.repositoryName).filter((name) => name?.startsWith('policy/'));
    expect(made).toEqual(['policy/any', 'policy/there', 'policy/whole']);
  });

  it('is followed by what refers to it, but not by what is done to it later', async () => {
    await ecr.putReplicationConfiguration({
      replicationConfiguration: { rules: [{ destinations: [{ region: FAR, registryId: ACCOUNT }] }] },
    });
    const repositoryName = 'signed';
    await ecr.createRepository({ repositoryName, tags: [{ Key: 'here', Value: 'only' }] });
    const image = await registry.pushImage(repositoryName, 'v1', 'image');
    const signature = await registry.pushImage(repositoryName, '', 'signature', {
      subject: descriptor(image, MANIFEST),
      artifactType: 'application/vnd.cncf.notary.signature',
    });
    const { referrers } = await far.listImageReferrers({
      repositoryName,
      subjectId: { imageDigest: digestOf(image) },
    });
    expect(referrers?.map(({ digest }) => digest)).toEqual([digestOf(signature)]);
    const { repositories = [] } = await far.describeRepositories({ repositoryNames: [repositoryName] });
    const { tags } = await far.listTagsForResource({ resourceArn: repositories[0]?.repositoryArn });
    expect(tags).not.toContainEqual({ Key: 'here', Value: 'only' });
    await ecr.deleteRepository({ repositoryName, force: true });
    const { imageDetails } = await far.describeImages({ repositoryName });
    expect(imageDetails).toHaveLength(2);
  });

  it('comes when it is restored, and what is archived there comes back', async () => {
    const repositoryName = 'restored';
    await ecr.putReplicationConfiguration(NOWHERE);
    await ecr.createRepository({ repositoryName });
    await registry.pushImage(repositoryName, 'v1', 'restored');
    const toClass = (client: ECR, targetStorageClass: 'ARCHIVE' | 'STANDARD') =>
      client.updateImageStorageClass({ repositoryName, imageId, targetStorageClass });
    await toClass(ecr, 'ARCHIVE');
    await ecr.putReplicationConfiguration({
      replicationConfiguration: { rules: [{ destinations: [{ region: FAR, registryId: ACCOUNT }] }] },
    });
    await toClass(ecr, 'STANDARD');
    const statusThere = async () =>
      (await far.describeImages({ repositoryName, imageIds: [imageId] })).imageDetails?.[0]?.imageStatus;
    expect(await statusThere()).toBe('ACTIVE');
    await toClass(far, 'ARCHIVE');
    await toClass(ecr, 'ARCHIVE');
    expect(await statusThere()).toBe('ARCHIVED');
    await toClass(ecr, 'STANDARD');
    expect(await statusThere()).toBe('ACTIVE');
  });

  it('comes too when a pull through cache rule fetched it, with the images of its list', async () => {
    const repositoryName = 'source/app';
    await far.createRepository({ repositoryName });
    const there = await registryClient(server.url, 'test', FAR);
    const one = await there.pushImage(repositoryName, '', 'of the list');
    const index = JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests: [descriptor(one, MANIFEST)] });
    await there.putManifest(repositoryName, 'v1', index, INDEX);
    await ecr.createPullThroughCacheRule({
      ecrRepositoryPrefix: 'cache',
      upstreamRegistryUrl: `${ACCOUNT}.dkr.ecr.${FAR}.amazonaws.com`,
    });
    await ecr.putReplicationConfiguration({
      replicationConfiguration: { rules: [{ destinations: [{ region: 'us-west-2', registryId: ACCOUNT }] }] },
    });
    expect((await registry.call('GET', '/v2/cache/source/app/manifests/v1')).status).toBe(200);
    const west = ecrClient(server.url, 'test', 'us-west-2');
    const { imageDetails } = await west.describeImages({ repositoryName: 'cache/source/app' });
    expect(imageDetails?.map(({ imageDigest }) => imageDigest)).toEqual([digestOf(one), digestOf(index)]);
  });

  it('is scanned where it comes to, if that is scanned on push, and told of there', async () => {
    const repositoryName = 'scanned';
    await ecr.putReplicationConfiguration({
      replicationConfiguration: { rules: [{ destinations: [{ region: FAR, registryId: ACCOUNT }] }] },
    });
    await ecr.createRepository({ repositoryName });
    await far.createRepository({ repositoryName, imageScanningConfiguration: { scanOnPush: true } });
    const events = await openEvents(server.url, `?region=${FAR}`);
    try {
      const imageDigest = digestOf(await registry.pushImage(repositoryName, 'v1', 'scanned'));
      const heard = await events.until(({ type }) => type === 'ECR Image Scan');
      expect(heard.map(({ type }) => type)).toEqual(['ECR Replication Action', 'ECR Image Scan']);
      expect(heard[0]?.data).toMatchObject({
        region: FAR,
        account: ACCOUNT,
        resources: [`arn:aws:ecr:${FAR}:${ACCOUNT}:repository/${repositoryName}`],
        detail: {
          result: 'SUCCESS',
          'repository-name': repositoryName,
          'image-digest': imageDigest,
          'source-account': ACCOUNT,
          'action-type': 'REPLICATE',
          'source-region': 'us-east-1',
          'image-tag': 'v1',
        },
      });
    } finally {
      await events.close();
    }
  });
});
