import type { ECR } from '@aws-sdk/client-ecr';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ecrClient } from '../../support/aws-clients.ts';
import { manualClock } from '../../support/manual-clock.ts';
import {
  descriptor,
  digestOf,
  MANIFEST,
  manifestOf,
  type RegistryClient,
  registryClient,
} from '../../support/registry-client.ts';
import { ACCOUNT, startServer } from '../../support/server.ts';

const repositoryName = 'archive';
const clock = manualClock();
let server: Awaited<ReturnType<typeof startServer>>;
let ecr: ECR;
let registry: RegistryClient;
beforeAll(async () => {
  server = await startServer({}, { clock });
  ecr = ecrClient(server.url);
  registry = await registryClient(server.url);
  await ecr.createRepository({ repositoryName });
});
afterAll(() => server.close());

const imageId = { imageTag: 'old' };
const move = (targetStorageClass: 'ARCHIVE' | 'STANDARD') =>
  ecr.updateImageStorageClass({ repositoryName, imageId, targetStorageClass });
async function statusOf(imageDigest: string) {
  const { imageDetails = [] } = await ecr.describeImages({ repositoryName, imageIds: [{ imageDigest }] });
  const [{ imageStatus, lastArchivedAt, lastActivatedAt } = {}] = imageDetails;
  return { imageStatus, lastArchivedAt, lastActivatedAt };
}
const listed = async (imageStatus?: 'ACTIVE' | 'ARCHIVED' | 'ACTIVATING' | 'ANY') => {
  const { imageDetails = [] } = await ecr.describeImages({ repositoryName, filter: imageStatus && { imageStatus } });
  return imageDetails.flatMap(({ imageTags = [] }) => imageTags);
};
const layerDigests = ['only in the old', 'in both'].map(digestOf);
const availability = async () => {
  const { layers = [] } = await ecr.batchCheckLayerAvailability({ repositoryName, layerDigests });
  return layers.map(({ layerAvailability }) => layerAvailability);
};

it('an image in the archive is listed there, cannot be had, and comes back', async () => {
  for (const blob of ['{}', 'only in the old', 'in both']) await registry.pushBlob(repositoryName, blob);
  const old = manifestOf('{}', ['only in the old', 'in both']);
  await registry.putManifest(repositoryName, 'old', old);
  await registry.putManifest(repositoryName, 'new', manifestOf('{}', ['in both']));
  const imageDigest = digestOf(old);
  expect(await statusOf(imageDigest)).toEqual({ imageStatus: 'ACTIVE' });
  await expect(move('ARCHIVE')).resolves.toMatchObject({
    registryId: ACCOUNT,
    repositoryName,
    imageId: { imageDigest, imageTag: 'old' },
    imageStatus: 'ARCHIVED',
  });
  const lastArchivedAt = new Date(clock.now());
  expect(await statusOf(imageDigest)).toEqual({ imageStatus: 'ARCHIVED', lastArchivedAt });
  expect([await listed(), await listed('ACTIVE'), await listed('ARCHIVED'), await listed('ACTIVATING')]).toEqual([
    ['new'],
    ['new'],
    ['old'],
    [],
  ]);
  expect(await listed('ANY')).toEqual(['old', 'new']);
  expect(await availability()).toEqual(['ARCHIVED', 'AVAILABLE']);
  await expect(ecr.batchGetImage({ repositoryName, imageIds: [imageId] })).resolves.toMatchObject({
    images: [],
    failures: [{ imageId, failureCode: 'ImageInaccessible' }],
  });
  await expect(ecr.startImageScan({ repositoryName, imageId })).rejects.toMatchObject({
    name: 'ImageArchivedException',
  });

  clock.advance(1000);
  await expect(move('STANDARD')).resolves.toMatchObject({ imageStatus: 'ACTIVE' });
  const lastActivatedAt = new Date(clock.now());
  clock.advance(1000);
  await move('STANDARD'); // where it is
  expect(await statusOf(imageDigest)).toEqual({ imageStatus: 'ACTIVE', lastArchivedAt, lastActivatedAt });
  expect(await availability()).toEqual(['AVAILABLE', 'AVAILABLE']);
});

it('layers say what they are once an image says it', async () => {
  await registry.pushBlob(repositoryName, 'of no image');
  const asked = ['{}', 'in both', 'of no image'].map(digestOf);
  const { layers } = await ecr.batchCheckLayerAvailability({ repositoryName, layerDigests: asked });
  expect(layers).toEqual([
    {
      layerDigest: asked[0],
      layerAvailability: 'AVAILABLE',
      layerSize: 2,
      mediaType: 'application/vnd.oci.image.config.v1+json',
    },
    expect.objectContaining({ mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip' }),
    { layerDigest: asked[2], layerAvailability: 'AVAILABLE', layerSize: 11 },
  ]);
});

it('an image that is pushed again comes back from the archive', async () => {
  await move('ARCHIVE');
  await ecr.putImage({
    repositoryName,
    imageManifest: manifestOf('{}', ['only in the old', 'in both']),
    imageTag: 'old',
  });
  expect(await listed('ARCHIVED')).toEqual([]);
});

it('an image that comes back is scanned as one that is pushed, and was never scanned before', async () => {
  const findings = () => ecr.describeImageScanFindings({ repositoryName, imageId });
  const isComplete = async () => (await findings()).imageScanStatus?.status === 'COMPLETE';
  await ecr.startImageScan({ repositoryName, imageId });
  await expect.poll(isComplete).toBe(true);
  await move('ARCHIVE');
  await move('STANDARD');
  await expect(findings()).rejects.toMatchObject({ name: 'ScanNotFoundException' });

  const scanOnPush = async (isOn: boolean) =>
    ecr.putImageScanningConfiguration({ repositoryName, imageScanningConfiguration: { scanOnPush: isOn } });
  await scanOnPush(true);
  const imageManifest = manifestOf('{}', ['only in the old', 'in both']);
  const ways = [() => move('STANDARD'), () => ecr.putImage({ repositoryName, imageManifest, imageTag: 'old' })];
  for (const comeBack of ways) {
    await move('ARCHIVE');
    clock.advance(1000);
    await comeBack();
    await expect.poll(isComplete).toBe(true);
    expect((await findings()).imageScanFindings?.imageScanCompletedAt).toEqual(new Date(clock.now()));
  }
  await scanOnPush(false);
});

it('what is not there cannot be moved', async () => {
  const to = { repositoryName, imageId: { imageTag: 'none' }, targetStorageClass: 'ARCHIVE' } as const;
  await expect(ecr.updateImageStorageClass(to)).rejects.toMatchObject({ name: 'ImageNotFoundException' });
  await expect(ecr.updateImageStorageClass({ ...to, repositoryName: 'none' })).rejects.toMatchObject({
    name: 'RepositoryNotFoundException',
  });
});

it('the referrers of an image are listed twenty at a time, but for those in the archive', async () => {
  const subject = descriptor('{"a":"subject"}', MANIFEST);
  for (let index = 0; index < 22; index++) {
    const referrer = manifestOf('{}', [], { subject, annotations: { index: String(index) } });
    await registry.putManifest(repositoryName, `referrer-${index}`, referrer);
  }
  const archived = { imageTag: 'referrer-0' };
  await ecr.updateImageStorageClass({ repositoryName, imageId: archived, targetStorageClass: 'ARCHIVE' });
  const asked = { repositoryName, subjectId: { imageDigest: subject.digest } };
  const first = await ecr.listImageReferrers(asked);
  const second = await ecr.listImageReferrers({ ...asked, nextToken: first.nextToken });
  expect([first, second].map(({ referrers = [] }) => referrers.length)).toEqual([20, 1]);
  const filter = { artifactStatus: 'ARCHIVED' as const };
  const { referrers } = await ecr.listImageReferrers({ ...asked, filter });
  expect(referrers).toMatchObject([{ artifactStatus: 'ARCHIVED', annotations: { index: '0' } }]);
});
