import type { ECR } from '@aws-sdk/client-ecr';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ecrClient } from '../../support/aws-clients.ts';
import { manualClock } from '../../support/manual-clock.ts';
import {
  descriptor,
  digestOf,
  INDEX,
  MANIFEST,
  type RegistryClient,
  registryClient,
} from '../../support/registry-client.ts';
import { ACCOUNT, startServer } from '../../support/server.ts';
import { any, ARCHIVE, DAY_MS, days, keep, policyOf, prefixed, untagged } from '../../unit/ecr/lifecycle-images.ts';

const clock = manualClock();
let server: Awaited<ReturnType<typeof startServer>>;
let ecr: ECR;
let registry: RegistryClient;
beforeAll(async () => {
  server = await startServer({}, { clock });
  ecr = ecrClient(server.url);
  registry = await registryClient(server.url);
});
afterAll(() => server.close());

let made = 0;
async function newRepository(): Promise<string> {
  const repositoryName = `lifecycle-${made++}`;
  await ecr.createRepository({ repositoryName });
  return repositoryName;
}

const MINUTE_MS = 60_000;
async function advance(ms: number): Promise<void> {
  clock.advance(ms);
  await server.idle();
  registry = await registryClient(server.url); // tokens end
}

async function tagsOf(repositoryName: string, imageStatus: 'ACTIVE' | 'ARCHIVED' | 'ANY' = 'ANY') {
  const { imageIds = [] } = await ecr.listImages({ repositoryName, filter: { imageStatus } });
  return imageIds.map(({ imageTag, imageDigest }) => imageTag ?? imageDigest).sort();
}

const compact = JSON.stringify;
const none = (what: string, repositoryName: string): string =>
  `${what} does not exist for the repository with name '${repositoryName}' in the registry with id '${ACCOUNT}'`;
const KEEP_ONE = policyOf(any(keep(1)));

it('a policy is kept, given back and deleted', async () => {
  const repositoryName = await newRepository();
  const [first, second] = (JSON.parse(policyOf(untagged(days(14)), any(keep(5)))) as { rules: unknown[] }).rules;
  const lifecyclePolicyText = compact({ rules: [first, second] });
  const at = { registryId: ACCOUNT, repositoryName };
  const put = await ecr.putLifecyclePolicy({
    repositoryName,
    lifecyclePolicyText: JSON.stringify({ rules: [second, first] }, null, 2),
  });
  expect(JSON.parse(put.lifecyclePolicyText ?? '')).toEqual(JSON.parse(lifecyclePolicyText));
  expect(put).toMatchObject(at);
  const got = await ecr.getLifecyclePolicy(at);
  expect(got).toMatchObject({ ...at, lifecyclePolicyText: put.lifecyclePolicyText });
  expect(got.lastEvaluatedAt).toEqual(new Date(0)); // as in AWS's example of delete-lifecycle-policy
  await advance(MINUTE_MS);
  const lastEvaluatedAt = new Date(clock.now());
  await expect(ecr.getLifecyclePolicy(at)).resolves.toMatchObject({ lastEvaluatedAt });
  await expect(ecr.deleteLifecyclePolicy(at)).resolves.toMatchObject({ ...at, lastEvaluatedAt });
  for (const call of [ecr.getLifecyclePolicy(at), ecr.deleteLifecyclePolicy(at), ecr.startLifecyclePolicyPreview(at)]) {
    await expect(call).rejects.toMatchObject({
      name: 'LifecyclePolicyNotFoundException',
      message: none('Lifecycle policy', repositoryName),
    });
  }
  await expect(ecr.getLifecyclePolicyPreview(at)).rejects.toMatchObject({
    name: 'LifecyclePolicyPreviewNotFoundException',
    message: none('Lifecycle policy preview', repositoryName),
  });
});

it('a policy that is wrong changes nothing', async () => {
  const repositoryName = await newRepository();
  const refused = policyOf(any(keep(1)), untagged(days(1)));
  await ecr.putLifecyclePolicy({ repositoryName, lifecyclePolicyText: KEEP_ONE });
  for (const [lifecyclePolicyText, message] of [
    [
      refused,
      "Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint: 'Lifecycle policy validation failure: Rule for tagStatus=ANY must have the lowest priority per storage class'",
    ],
    [
      'x'.repeat(100),
      "Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint: 'Lifecycle policy parsing failure: Could not map policyString into LifecyclePolicy.'",
    ],
    ['{"rules":[]}', expect.stringContaining('100')],
    [`${KEEP_ONE}${' '.repeat(30_720)}`, expect.stringContaining('30720')],
  ] as const) {
    const error = { name: 'InvalidParameterException', message };
    await expect(ecr.putLifecyclePolicy({ repositoryName, lifecyclePolicyText })).rejects.toMatchObject(error);
    await expect(ecr.startLifecyclePolicyPreview({ repositoryName, lifecyclePolicyText })).rejects.toMatchObject(error);
  }
  const { lifecyclePolicyText = '' } = await ecr.getLifecyclePolicy({ repositoryName });
  expect(JSON.parse(lifecyclePolicyText)).toEqual(JSON.parse(KEEP_ONE));
  const missing = { repositoryName: 'nothing-there', lifecyclePolicyText: KEEP_ONE };
  for (const call of [
    ecr.putLifecyclePolicy(missing),
    ecr.getLifecyclePolicy(missing),
    ecr.deleteLifecyclePolicy(missing),
    ecr.startLifecyclePolicyPreview(missing),
    ecr.getLifecyclePolicyPreview(missing),
  ]) {
    await expect(call).rejects.toMatchObject({ name: 'RepositoryNotFoundException' });
  }
});

it('a preview in which nothing goes to the archive does not speak of it', async () => {
  const repositoryName = await newRepository();
  await ecr.startLifecyclePolicyPreview({ repositoryName, lifecyclePolicyText: KEEP_ONE });
  const { summary } = await ecr.getLifecyclePolicyPreview({ repositoryName });
  expect(summary).toEqual({ expiringImageTotalCount: 0 });
});

it('a preview shows what a policy would do, and does nothing', async () => {
  const repositoryName = await newRepository();
  const pushed: string[] = [];
  for (const tag of ['prod-1', 'dev-1', '', 'prod-2']) {
    pushed.push(digestOf(await registry.pushImage(repositoryName, tag, `preview ${tag}`)));
    clock.advance(1000);
  }
  const lifecyclePolicyText = `${policyOf(prefixed(['prod'], keep(1)), { ...any(keep(1)), action: ARCHIVE })}\n`;
  const started = await ecr.startLifecyclePolicyPreview({ repositoryName, lifecyclePolicyText });
  expect(started).toMatchObject({ registryId: ACCOUNT, repositoryName, lifecyclePolicyText, status: 'IN_PROGRESS' });
  const preview = await ecr.getLifecyclePolicyPreview({ repositoryName });
  expect(preview).toMatchObject({
    registryId: ACCOUNT,
    repositoryName,
    lifecyclePolicyText: started.lifecyclePolicyText,
    status: 'COMPLETE',
    summary: {
      expiringImageTotalCount: 1,
      transitioningImageTotalCounts: [{ targetStorageClass: 'ARCHIVE', imageTotalCount: 2 }],
    },
  });
  const toArchive = { type: 'TRANSITION', targetStorageClass: 'ARCHIVE' };
  const [prod, dev, bare] = pushed;
  const expected = [
    { imageDigest: prod, imageTags: ['prod-1'], action: { type: 'EXPIRE' }, appliedRulePriority: 1 },
    { imageDigest: dev, imageTags: ['dev-1'], action: toArchive, appliedRulePriority: 2 },
    { imageDigest: bare, action: toArchive, appliedRulePriority: 2 },
  ];
  const byDigest = (results: typeof preview.previewResults) =>
    [prod, dev, bare].flatMap((digest) => results?.filter((one) => one.imageDigest === digest) ?? []);
  expect(byDigest(preview.previewResults)).toMatchObject(expected.map((one) => ({ ...one, storageClass: 'STANDARD' })));

  const first = await ecr.getLifecyclePolicyPreview({ repositoryName, maxResults: 2 });
  const second = await ecr.getLifecyclePolicyPreview({ repositoryName, maxResults: 2, nextToken: first.nextToken });
  expect([...(first.previewResults ?? []), ...(second.previewResults ?? [])]).toEqual(preview.previewResults);
  expect(second.nextToken).toBeUndefined();
  const ofTags = await ecr.getLifecyclePolicyPreview({ repositoryName, filter: { tagStatus: 'UNTAGGED' } });
  expect(ofTags.previewResults).toMatchObject([expected[2]]);
  const imageIds = [{ imageTag: 'dev-1' }, { imageDigest: prod }, { imageTag: 'prod-2' }];
  const named = await ecr.getLifecyclePolicyPreview({ repositoryName, imageIds });
  expect(named.previewResults).toMatchObject([expected[1], expected[0]]);
  await expect(ecr.getLifecyclePolicyPreview({ repositoryName, imageIds, maxResults: 1 })).rejects.toMatchObject({
    name: 'InvalidParameterException',
  });
  await advance(MINUTE_MS);
  expect(await tagsOf(repositoryName, 'ACTIVE')).toHaveLength(4);
});

it('images expire by their number when others are pushed, and by their age when it is time', async () => {
  const repositoryName = await newRepository();
  await ecr.putLifecyclePolicy({
    repositoryName,
    lifecyclePolicyText: policyOf(prefixed(['prod'], keep(1)), any(days(2))),
  });
  await advance(MINUTE_MS);
  for (const tag of ['prod-1', 'prod-2', 'dev']) {
    await registry.pushImage(repositoryName, tag, `expiry ${tag}`);
    clock.advance(1);
  }
  expect(await tagsOf(repositoryName)).toEqual(['dev', 'prod-1', 'prod-2']);
  await advance(MINUTE_MS);
  expect(await tagsOf(repositoryName)).toEqual(['dev', 'prod-2']);
  await advance(2 * DAY_MS - 2 * MINUTE_MS);
  expect(await tagsOf(repositoryName)).toEqual(['dev', 'prod-2']);
  await advance(3 * MINUTE_MS);
  expect(await tagsOf(repositoryName)).toEqual(['prod-2']);
});

it('a tag that moves frees the image that had it', async () => {
  const repositoryName = await newRepository();
  await ecr.putLifecyclePolicy({ repositoryName, lifecyclePolicyText: policyOf(untagged(days(1))) });
  await registry.pushImage(repositoryName, 'latest', 'moved 1');
  await advance(2 * DAY_MS);
  expect(await tagsOf(repositoryName)).toEqual(['latest']);
  await registry.pushImage(repositoryName, 'latest', 'moved 2');
  expect(await tagsOf(repositoryName)).toHaveLength(2);
  await advance(MINUTE_MS);
  expect(await tagsOf(repositoryName)).toEqual(['latest']);
});

it('a list goes before its images, which wait for it; signatures go with what they sign', async () => {
  const repositoryName = await newRepository();
  const child = await registry.pushImage(repositoryName, '', 'child');
  const list = JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests: [descriptor(child, MANIFEST)] });
  await registry.putManifest(repositoryName, 'list', list, INDEX);
  await ecr.putLifecyclePolicy({
    repositoryName,
    lifecyclePolicyText: policyOf(prefixed(['list'], days(5)), untagged(days(2))),
  });
  await advance(3 * DAY_MS);
  expect(await tagsOf(repositoryName)).toEqual(['list', digestOf(child)].sort());
  await registry.pushImage(repositoryName, '', 'signature', { subject: descriptor(list, INDEX) });
  await advance(DAY_MS);
  expect(await tagsOf(repositoryName)).toHaveLength(3);
  await advance(DAY_MS + 2 * MINUTE_MS);
  expect(await tagsOf(repositoryName)).toEqual([]);
});

it('a signature goes where the image went that it is of, by whomever, and stays for a day where it is', async () => {
  const repositoryName = await newRepository();
  const lifecyclePolicyText = policyOf(prefixed(['never'], days(1000)));
  await ecr.putLifecyclePolicy({ repositoryName, lifecyclePolicyText });
  const signed = await registry.pushImage(repositoryName, 'v1', 'signed');
  const sign = (image: string, tag: string) =>
    registry.pushImage(repositoryName, tag, tag, { subject: descriptor(image, MANIFEST) });
  await sign(signed, 'signature');
  await sign('never there', 'of-another');
  await advance(DAY_MS - MINUTE_MS);
  const imageIds = [{ imageTag: 'v1' }];
  await ecr.updateImageStorageClass({ repositoryName, imageId: { imageTag: 'v1' }, targetStorageClass: 'ARCHIVE' });
  expect(await tagsOf(repositoryName, 'ARCHIVED')).toEqual(['v1']);
  await advance(2 * MINUTE_MS);
  expect(await tagsOf(repositoryName, 'ARCHIVED')).toEqual(['signature', 'v1']);

  await ecr.batchDeleteImage({ repositoryName, imageIds });
  await advance(DAY_MS - 2 * MINUTE_MS);
  expect(await tagsOf(repositoryName, 'ARCHIVED')).toEqual(['signature']);
  await advance(3 * MINUTE_MS);
  expect(await tagsOf(repositoryName, 'ANY')).toEqual(['of-another']);
});

it('the archive keeps images that cannot be pulled until they are restored', async () => {
  const repositoryName = await newRepository();
  const manifest = await registry.pushImage(repositoryName, 'v1', 'archived');
  await registry.pushImage(repositoryName, 'v2', 'archived too');
  const lifecyclePolicyText = policyOf({ ...any(days(3, 'sinceImagePulled')), action: ARCHIVE });
  await ecr.putLifecyclePolicy({ repositoryName, lifecyclePolicyText });
  await advance(2 * DAY_MS);
  await ecr.batchGetImage({ repositoryName, imageIds: [{ imageTag: 'v2' }] });
  await advance(DAY_MS + 2 * MINUTE_MS);
  expect([await tagsOf(repositoryName, 'ACTIVE'), await tagsOf(repositoryName, 'ARCHIVED')]).toEqual([['v2'], ['v1']]);
  const imageIds = [{ imageTag: 'v1' }];
  const { imageDetails } = await ecr.describeImages({ repositoryName, imageIds });
  expect(imageDetails).toMatchObject([{ imageStatus: 'ARCHIVED', lastArchivedAt: expect.any(Date) }]);
  await expect(ecr.batchGetImage({ repositoryName, imageIds })).resolves.toMatchObject({
    images: [],
    failures: [{ failureCode: 'ImageInaccessible' }],
  });
  const pull = () => registry.call('GET', `/v2/${repositoryName}/manifests/v1`);
  expect((await pull()).status).toBe(404);
  await expect(ecr.startImageScan({ repositoryName, imageId: { imageTag: 'v1' } })).rejects.toMatchObject({
    name: 'ImageArchivedException',
    message: 'The specified image is archived and cannot be scanned.',
  });

  await registry.putManifest(repositoryName, 'v1', manifest);
  expect((await pull()).status).toBe(200);
  await expect(ecr.describeImages({ repositoryName, imageIds })).resolves.toMatchObject({
    imageDetails: [{ imageStatus: 'ACTIVE', lastActivatedAt: new Date(clock.now()) }],
  });
  const updated = await ecr.updateImageStorageClass({
    repositoryName,
    imageId: { imageTag: 'v1' },
    targetStorageClass: 'ARCHIVE',
  });
  expect(updated).toMatchObject({ imageId: { imageDigest: digestOf(manifest) }, imageStatus: 'ARCHIVED' });
  expect(await tagsOf(repositoryName, 'ARCHIVED')).toEqual(['v1']);
});

it('a policy goes with its repository', async () => {
  const repositoryName = await newRepository();
  await ecr.putLifecyclePolicy({ repositoryName, lifecyclePolicyText: KEEP_ONE });
  await ecr.deleteRepository({ repositoryName });
  await ecr.createRepository({ repositoryName });
  await expect(ecr.getLifecyclePolicy({ repositoryName })).rejects.toMatchObject({
    name: 'LifecyclePolicyNotFoundException',
  });
});
