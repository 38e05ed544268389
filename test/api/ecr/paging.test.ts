import type { ECR } from '@aws-sdk/client-ecr';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callOf, ecrClient } from '../../support/aws-clients.ts';
import { descriptor, MANIFEST, manifestOf, registryClient } from '../../support/registry-client.ts';
import { startServer } from '../../support/server.ts';
import { any, days, keep, policyOf, untagged } from '../../unit/ecr/lifecycle-images.ts';

const repositoryName = 'paged';
const SUBJECT = descriptor('{"the":"subject"}', MANIFEST);
let server: Awaited<ReturnType<typeof startServer>>;
let ecr: ECR;
beforeAll(async () => {
  server = await startServer();
  ecr = ecrClient(server.url);
  for (const name of [repositoryName, 'b/1', 'b/2']) await ecr.createRepository({ repositoryName: name });
  const registry = await registryClient(server.url);
  for (const blob of ['{}', 'a', 'b', 'c']) await registry.pushBlob(repositoryName, blob);
  for (const layer of ['a', 'b', 'c']) {
    await registry.putManifest(repositoryName, layer, manifestOf('{}', [layer], { subject: SUBJECT }));
  }
  for (const prefix of ['x1', 'x2', 'x3']) {
    await ecr.createPullThroughCacheRule({ ecrRepositoryPrefix: prefix, upstreamRegistryUrl: 'quay.io' });
    await ecr.createRepositoryCreationTemplate({ prefix, appliedFor: ['REPLICATION'] });
    await ecr.registerPullTimeUpdateExclusion({ principalArn: `arn:aws:iam::000000000000:role/${prefix}` });
  }
  const lifecyclePolicyText = policyOf(untagged(days(1)), any({ ...keep(1), countNumber: 1 }));
  await registry.pushImage(repositoryName, 'last', 'last');
  await ecr.startLifecyclePolicyPreview({ repositoryName, lifecyclePolicyText });
});
afterAll(() => server.close());

/** Each list with what is in its answers, and a question that has another answer. */
const LISTS: readonly [method: string, key: string, input: object, other: object][] = [
  ['describeImages', 'imageDetails', { repositoryName }, { repositoryName, filter: { tagStatus: 'TAGGED' } }],
  ['listImages', 'imageIds', { repositoryName }, { repositoryName: 'b/1' }],
  ['describeRepositories', 'repositories', {}, { registryId: '111122223333' }],
  [
    'getLifecyclePolicyPreview',
    'previewResults',
    { repositoryName },
    { repositoryName, filter: { tagStatus: 'TAGGED' } },
  ],
  [
    'listImageReferrers',
    'referrers',
    { repositoryName, subjectId: { imageDigest: SUBJECT.digest } },
    { repositoryName, subjectId: { imageDigest: SUBJECT.digest }, filter: { artifactStatus: 'ANY' } },
  ],
  ['describePullThroughCacheRules', 'pullThroughCacheRules', {}, { registryId: '111122223333' }],
  ['describeRepositoryCreationTemplates', 'repositoryCreationTemplates', {}, {}],
  ['listPullTimeUpdateExclusions', 'pullTimeUpdateExclusions', {}, {}],
];

describe.each(LISTS)('%s', (method, key, input, other) => {
  const call = async (more: object) => (await callOf(ecr, method, more)) as Record<string, unknown>;

  it('gives the same by the page as at once', async () => {
    const whole = (await call(input))[key] as unknown[];
    expect(whole.length).toBeGreaterThanOrEqual(3);
    const paged: unknown[] = [];
    for (let nextToken: unknown; paged.length === 0 || nextToken !== undefined; ) {
      const page = await call({ ...input, maxResults: 1, nextToken });
      expect(page[key]).toHaveLength(1);
      paged.push(...(page[key] as unknown[]));
      ({ nextToken } = page);
    }
    expect(paged).toEqual(whole);
    expect(await call({ ...input, maxResults: whole.length })).not.toHaveProperty('nextToken');
  });

  it('takes no token but its own', async () => {
    const { nextToken } = await call({ ...input, maxResults: 1 });
    const { nextToken: foreign } = await ecr.describeRepositories({ maxResults: 2, registryId: '000000000000' });
    const bad = ['', 'x', 'bm9uZQ', `${nextToken}`.slice(1), ...(key === 'repositories' ? [] : [foreign])];
    const asked = [...bad.map((token) => ({ ...input, nextToken: token }))];
    if (Object.keys(other).length > 0) asked.push({ ...other, nextToken: `${nextToken}` });
    for (const one of asked) {
      await expect(call(one), JSON.stringify(one)).rejects.toMatchObject({
        name: 'InvalidParameterException',
        message: expect.stringMatching(/^Invalid parameter at 'nextToken' failed to satisfy constraint: '/),
      });
    }
  });
});

it.each([
  ['describeImages', { repositoryName, imageIds: [{ imageTag: 'a' }] }, 'imageIds'],
  ['getLifecyclePolicyPreview', { repositoryName, imageIds: [{ imageTag: 'a' }] }, 'imageIds'],
  ['describeRepositories', { repositoryNames: [repositoryName] }, 'repositoryNames'],
])('%s takes no page of what is named', async (method, input, member) => {
  for (const more of [{ maxResults: 1 }, { nextToken: 'x' }]) {
    await expect(callOf(ecr, method, { ...input, ...more })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringContaining(`'${member}'`),
    });
  }
});
