import { expect, it, onTestFinished } from 'vitest';
import { ecrClient } from '../../support/aws-clients.ts';
import { openEvents } from '../../support/event-stream.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { descriptor, digestOf, MANIFEST, registryClient } from '../../support/registry-client.ts';
import { ACCOUNT, REGION, startServer } from '../../support/server.ts';

it('pushes and deletions of images are events, as the user guide has them', async () => {
  const server = await startServer();
  onTestFinished(() => server.close());
  const stream = await openEvents(server.url);
  onTestFinished(() => stream.close());
  const repositoryName = 'told';
  const ecr = ecrClient(server.url);
  await ecr.createRepository({ repositoryName });
  const registry = await registryClient(server.url);
  const manifest = await registry.pushImage(repositoryName, 'latest', 'x');
  await registry.putManifest(repositoryName, 'latest', manifest); // nothing new, so nothing is told
  await ecr.batchDeleteImage({ repositoryName, imageIds: [{ imageTag: 'latest' }] });
  const heard = await stream.until(({ data }) => data.detail['action-type'] === 'DELETE');
  const ours = heard.filter(({ type }) => type === 'ECR Image Action').map(({ data }) => data);
  expect(ours).toMatchObject(
    ['PUSH', 'DELETE'].map((action) => ({
      version: '0',
      source: 'aws.ecr',
      account: ACCOUNT,
      region: REGION,
      resources: [],
      detail: {
        result: 'SUCCESS',
        'repository-name': repositoryName,
        'image-digest': digestOf(manifest),
        'action-type': action,
        'image-tag': 'latest',
      },
    })),
  );
});

it('whatever happens to images and to what refers to them is told of, tag by tag', async () => {
  const clock = manualClock(Date.now());
  const server = await startServer({}, { clock });
  onTestFinished(() => server.close());
  const stream = await openEvents(server.url);
  onTestFinished(() => stream.close());
  const repositoryName = 'told';
  const ecr = ecrClient(server.url);
  await ecr.createRepository({ repositoryName });
  const registry = await registryClient(server.url);
  const image = await registry.pushImage(repositoryName, 'v1', 'image');
  await registry.putManifest(repositoryName, 'v2', image);
  const sbom = { subject: descriptor(image, MANIFEST), artifactType: 'text/sbom+json' };
  await registry.pushImage(repositoryName, '', 'sbom', sbom);
  const imageId = { imageDigest: digestOf(image) };
  await ecr.updateImageStorageClass({ repositoryName, imageId, targetStorageClass: 'ARCHIVE' });
  await ecr.updateImageStorageClass({ repositoryName, imageId, targetStorageClass: 'ARCHIVE' }); // it is there already
  clock.advance(1500);
  await ecr.updateImageStorageClass({ repositoryName, imageId, targetStorageClass: 'STANDARD' });
  await ecr.batchDeleteImage({ repositoryName, imageIds: [imageId] });
  await ecr.deleteRepository({ repositoryName, force: true });
  const heard = await stream.until(
    ({ type, data }) => type === 'ECR Referrer Action' && data.detail['action-type'] === 'DELETE',
  );
  const ours = heard.filter(({ type }) => type.startsWith('ECR '));
  expect(ours.map(({ type, data: { detail } }) => [type, detail['action-type'], detail['image-tag']])).toEqual([
    ['ECR Image Action', 'PUSH', 'v1'],
    ['ECR Image Action', 'PUSH', 'v2'],
    ['ECR Referrer Action', 'PUSH', undefined],
    ['ECR Image Action', 'UPDATE_STORAGE_CLASS', undefined],
    ['ECR Image Action', 'UPDATE_STORAGE_CLASS', undefined],
    ['ECR Image Action', 'DELETE', 'v1'],
    ['ECR Image Action', 'DELETE', 'v2'],
    ['ECR Referrer Action', 'DELETE', undefined],
  ]);
  expect(ours[3]?.data.detail).toEqual({
    result: 'SUCCESS',
    'repository-name': repositoryName,
    'image-digest': digestOf(image),
    'action-type': 'UPDATE_STORAGE_CLASS',
    'target-storage-class': 'ARCHIVE',
    'manifest-media-type': MANIFEST,
    'artifact-media-type': 'application/vnd.oci.image.config.v1+json',
  });
  expect(ours[4]?.data.detail).toMatchObject({
    'target-storage-class': 'STANDARD',
    'last-activated-at': new Date(clock.now()).toISOString(),
  });
  expect(ours[7]?.data.detail).toMatchObject({ 'artifact-media-type': 'text/sbom+json' });
});

it('what a lifecycle policy archives and deletes is told of', async () => {
  const clock = manualClock(Date.now());
  const server = await startServer({}, { clock });
  onTestFinished(() => server.close());
  const stream = await openEvents(server.url);
  onTestFinished(() => stream.close());
  const ecr = ecrClient(server.url);
  const registry = await registryClient(server.url);
  for (const [repositoryName, action] of [
    ['expired', { type: 'expire' }],
    ['archived', { type: 'transition', targetStorageClass: 'archive' }],
  ] as const) {
    await ecr.createRepository({ repositoryName });
    for (const tag of ['one', 'two']) await registry.pushImage(repositoryName, tag, `${repositoryName} ${tag}`);
    const selection = { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 1 };
    const lifecyclePolicyText = JSON.stringify({ rules: [{ rulePriority: 1, selection, action }] });
    await ecr.putLifecyclePolicy({ repositoryName, lifecyclePolicyText });
  }
  clock.advance(60_000);
  const left = new Set(['expired', 'archived']);
  const heard = await stream.until(({ data: { detail } }) => {
    if (detail['action-type'] !== 'PUSH') left.delete(detail['repository-name']);
    return left.size === 0;
  });
  const told = heard.map(({ data: { detail } }) => [
    detail['repository-name'],
    detail['action-type'],
    detail['image-tag'],
  ]);
  expect(told).toContainEqual(['expired', 'DELETE', 'one']);
  expect(told).toContainEqual(['archived', 'UPDATE_STORAGE_CLASS', undefined]);
});
