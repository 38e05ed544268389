import type { ECRPUBLIC } from '@aws-sdk/client-ecr-public';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { ecrClient, ecrPublicClient } from '../../support/aws-clients.ts';
import { openEvents } from '../../support/event-stream.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { digestOf, manifestOf, registryClient } from '../../support/registry-client.ts';
import { ACCOUNT, startServer } from '../../support/server.ts';

const LEAST_PART = 5 * 2 ** 20;
const clock = manualClock();
let server: Awaited<ReturnType<typeof startServer>>;
let gallery: ECRPUBLIC;
beforeAll(async () => {
  server = await startServer({}, { clock });
  gallery = ecrPublicClient(server.url);
});
afterAll(() => server.close());

const repositoryName = 'app';

/** Uploads a layer by ECR Public's operations; gives its digest. */
async function upload(content: string, registryId?: string): Promise<string> {
  const where = { repositoryName, registryId };
  const { uploadId } = await gallery.initiateLayerUpload(where);
  const bytes = Buffer.from(content);
  for (let from = 0; from < bytes.length; from += LEAST_PART) {
    const part = bytes.subarray(from, from + LEAST_PART);
    const partLastByte = from + part.length - 1;
    await gallery.uploadLayerPart({ ...where, uploadId, partFirstByte: from, partLastByte, layerPartBlob: part });
  }
  const layerDigest = digestOf(content);
  await expect(gallery.completeLayerUpload({ ...where, uploadId, layerDigests: [layerDigest] })).resolves.toMatchObject(
    { registryId: ACCOUNT, repositoryName, uploadId, layerDigest },
  );
  return layerDigest;
}

/** Stores an image with one layer; gives its digest. */
async function put(content: string, imageTag?: string): Promise<string> {
  for (const blob of [`{"of":"${content}"}`, content]) await upload(blob);
  const imageManifest = manifestOf(`{"of":"${content}"}`, [content]);
  const { image } = await gallery.putImage({ repositoryName, imageManifest, imageTag });
  expect(image).toMatchObject({ registryId: ACCOUNT, repositoryName, imageManifest });
  expect(image?.imageId).toEqual({ imageDigest: digestOf(imageManifest), ...(imageTag && { imageTag }) });
  return image?.imageId?.imageDigest ?? '';
}

describe('an image of a public repository', () => {
  let one: string;
  let two: string;
  beforeAll(async () => {
    await gallery.createRepository({ repositoryName });
    one = await put('one', 'v1');
    clock.advance(5000);
    two = await put('two');
    await gallery.putImage({
      repositoryName,
      imageTag: 'latest',
      imageManifest: manifestOf('{"of":"one"}', ['one']),
    });
  });

  it('is described without what only private ones have', async () => {
    const { imageDetails } = await gallery.describeImages({ repositoryName, imageIds: [{ imageTag: 'v1' }] });
    expect(imageDetails).toEqual([
      {
        registryId: ACCOUNT,
        repositoryName,
        imageDigest: one,
        imageTags: ['v1', 'latest'],
        imageSizeInBytes: '{"of":"one"}one'.length,
        imagePushedAt: expect.any(Date),
        imageManifestMediaType: 'application/vnd.oci.image.manifest.v1+json',
        artifactMediaType: 'application/vnd.oci.image.config.v1+json',
      },
    ]);
  });

  it('is listed by the page', async () => {
    const { imageDetails, nextToken } = await gallery.describeImages({ repositoryName, maxResults: 1 });
    const rest = await gallery.describeImages({ repositoryName, maxResults: 1, nextToken });
    expect([...(imageDetails ?? []), ...(rest.imageDetails ?? [])].map((image) => image.imageDigest)).toEqual([
      one,
      two,
    ]);
    expect(rest.nextToken).toBeUndefined();
  });

  it('has its tags told with their times, by the page', async () => {
    const first = await gallery.describeImageTags({ repositoryName, maxResults: 1 });
    const second = await gallery.describeImageTags({ repositoryName, maxResults: 1, nextToken: first.nextToken });
    expect(second.nextToken).toBeUndefined();
    const [v1, latest] = [...(first.imageTagDetails ?? []), ...(second.imageTagDetails ?? [])];
    expect([v1?.imageTag, latest?.imageTag]).toEqual(['v1', 'latest']);
    expect(Number(latest?.createdAt) - Number(v1?.createdAt)).toBe(5000);
    expect(latest?.imageDetail).toEqual({
      imageDigest: one,
      imageSizeInBytes: '{"of":"one"}one'.length,
      imagePushedAt: v1?.createdAt,
      imageManifestMediaType: 'application/vnd.oci.image.manifest.v1+json',
      artifactMediaType: 'application/vnd.oci.image.config.v1+json',
    });
  });

  it('has layers that can be asked for, by the alias too', async () => {
    const layerDigests = [digestOf('one'), digestOf('none'), 'none'];
    for (const registryId of [undefined, ACCOUNT, 'a0000000']) {
      const { layers, failures } = await gallery.batchCheckLayerAvailability({
        registryId,
        repositoryName,
        layerDigests,
      });
      expect(layers?.map((layer) => layer.layerAvailability)).toEqual(['AVAILABLE', 'UNAVAILABLE']);
      expect(failures).toMatchObject([{ failureCode: 'InvalidLayerDigest' }]);
    }
    expect(await upload('by its alias', 'a0000000')).toBe(digestOf('by its alias'));
  });

  it('is stored once', async () => {
    const imageManifest = manifestOf('{"of":"one"}', ['one']);
    await expect(gallery.putImage({ repositoryName, imageManifest, imageTag: 'v1' })).rejects.toMatchObject({
      name: 'ImageAlreadyExistsException',
      message: `Image with digest '${one}' and tag 'v1' already exists in the repository with name '${repositoryName}' in registry with id '${ACCOUNT}'`,
    });
  });

  it.each([
    [
      'names a layer that is not there',
      { imageManifest: manifestOf('{"of":"one"}', ['x']) },
      'LayersNotFoundException',
    ],
    ['is none', { imageManifest: '{}' }, 'InvalidParameterException'],
    [
      'has another digest',
      { imageManifest: manifestOf('{"of":"two"}', ['one']), imageDigest: digestOf('x') },
      'ImageDigestDoesNotMatchException',
    ],
  ])('is not stored whose manifest %s', async (_what, input, name) => {
    await expect(gallery.putImage({ repositoryName, ...input })).rejects.toMatchObject({ name });
    const { imageDetails } = await gallery.describeImages({ repositoryName });
    expect(imageDetails).toHaveLength(2);
  });

  it('that is not there is missed', async () => {
    const imageIds = [{ imageTag: 'none' }];
    await expect(gallery.describeImages({ repositoryName, imageIds })).rejects.toMatchObject({
      name: 'ImageNotFoundException',
      message: `The image with imageId {imageDigest:'null', imageTag:'none'} does not exist within the repository with name '${repositoryName}' in the registry with id '${ACCOUNT}'`,
    });
  });

  it('tells no events', async () => {
    const stream = await openEvents(server.url, '?after=0');
    onTestFinished(() => stream.close());
    await ecrClient(server.url).createRepository({ repositoryName: 'told' });
    await (await registryClient(server.url)).pushImage('told', 'v1', 'x');
    const heard = await stream.until(({ type }) => type === 'ECR Image Action');
    expect(heard.at(-1)?.data.detail['repository-name']).toBe('told');
  });

  it('shares no repository with a private one of the name', async () => {
    await ecrClient(server.url).createRepository({ repositoryName });
    const { imageDetails } = await ecrClient(server.url).describeImages({ repositoryName });
    expect(imageDetails).toEqual([]);
  });

  it('keeps its repository, and goes by tag and digest', async () => {
    await expect(gallery.deleteRepository({ repositoryName })).rejects.toMatchObject({
      name: 'RepositoryNotEmptyException',
      message: `The repository with name '${repositoryName}' in registry with id '${ACCOUNT}' cannot be deleted because it still contains images`,
    });
    const imageIds = [{ imageTag: 'latest' }, { imageDigest: two }, { imageTag: 'none' }];
    const deleted = await gallery.batchDeleteImage({ repositoryName, imageIds });
    expect(deleted.imageIds).toEqual([{ imageDigest: one, imageTag: 'latest' }, { imageDigest: two }]);
    expect(deleted.failures).toMatchObject([{ failureCode: 'ImageNotFound' }]);
    await gallery.deleteRepository({ repositoryName, force: true });
    await expect(gallery.describeImages({ repositoryName })).rejects.toMatchObject({
      name: 'RepositoryNotFoundException',
    });
  });
});
