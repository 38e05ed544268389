import type { ECR, ImageIdentifier } from '@aws-sdk/client-ecr';
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
import { startServer } from '../../support/server.ts';

let server: Awaited<ReturnType<typeof startServer>>;
let ecr: ECR;
let registry: RegistryClient;
beforeAll(async () => {
  server = await startServer();
  ecr = ecrClient(server.url);
  registry = await registryClient(server.url);
});
afterAll(() => server.close());

let made = 0;
async function newRepository(): Promise<string> {
  const repositoryName = `deletes-${made++}`;
  await ecr.createRepository({ repositoryName });
  return repositoryName;
}

describe('BatchDeleteImage', () => {
  it('takes a tag, and with the last tag the image', async () => {
    const repositoryName = await newRepository();
    const imageDigest = digestOf(await registry.pushImage(repositoryName, 'a', 'one'));
    await registry.putManifest(
      repositoryName,
      'b',
      await (await registry.call('GET', `/v2/${repositoryName}/manifests/a`)).text(),
    );
    const remove = (imageTag: string) => ecr.batchDeleteImage({ repositoryName, imageIds: [{ imageTag }] });
    await expect(remove('a')).resolves.toMatchObject({ imageIds: [{ imageDigest, imageTag: 'a' }], failures: [] });
    await expect(ecr.listImages({ repositoryName })).resolves.toMatchObject({
      imageIds: [{ imageDigest, imageTag: 'b' }],
    });
    await remove('b');
    await expect(ecr.listImages({ repositoryName })).resolves.toMatchObject({ imageIds: [] });
    await expect(remove('b')).resolves.toMatchObject({
      imageIds: [],
      failures: [
        { imageId: { imageTag: 'b' }, failureCode: 'ImageNotFound', failureReason: 'Requested image not found' },
      ],
    });
  });

  it('takes a list before the images in it', async () => {
    const repositoryName = await newRepository();
    const image = await registry.pushImage(repositoryName, '', 'one');
    const list = JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests: [descriptor(image, MANIFEST)] });
    await registry.putManifest(repositoryName, 'list', list, INDEX);
    const remove = (manifest: string) =>
      ecr.batchDeleteImage({ repositoryName, imageIds: [{ imageDigest: digestOf(manifest) }] });
    await expect(remove(image)).resolves.toMatchObject({
      imageIds: [],
      failures: [
        { failureCode: 'ImageReferencedByManifestList', failureReason: expect.stringContaining(digestOf(list)) },
      ],
    });
    await expect(remove(list)).resolves.toMatchObject({
      imageIds: [{ imageDigest: digestOf(list), imageTag: 'list' }],
    });
    await expect(remove(image)).resolves.toMatchObject({ failures: [] });
  });

  it('takes no tag that is the last of an image in a list', async () => {
    const repositoryName = await newRepository();
    const image = await registry.pushImage(repositoryName, 'amd64', 'one');
    const list = JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests: [descriptor(image, MANIFEST)] });
    await registry.putManifest(repositoryName, 'list', list, INDEX);
    const imageIds = [{ imageTag: 'amd64' }];
    await expect(ecr.batchDeleteImage({ repositoryName, imageIds })).resolves.toMatchObject({
      imageIds: [],
      failures: [
        {
          imageId: { imageTag: 'amd64' },
          failureCode: 'ImageReferencedByManifestList',
          failureReason: `Requested image referenced by manifest list: [${digestOf(list)}]`,
        },
      ],
    });
    await ecr.putImage({ repositoryName, imageManifest: image, imageTag: 'more' });
    await expect(ecr.batchDeleteImage({ repositoryName, imageIds })).resolves.toMatchObject({ imageIds });
  });

  it('takes what is named in two ways once, and all that is named or nothing of an id that is wrong', async () => {
    const repositoryName = await newRepository();
    const image = await registry.pushImage(repositoryName, 'a', 'one');
    await registry.putManifest(repositoryName, 'b', image);
    const imageDigest = digestOf(image);
    const remove = async (...imageIds: ImageIdentifier[]) => {
      const answer = await ecr.batchDeleteImage({ repositoryName, imageIds });
      return [answer.imageIds, answer.failures?.map(({ failureCode }) => failureCode)];
    };
    expect(await remove({ imageDigest, imageTag: 'none' }, { imageDigest: digestOf('x'), imageTag: 'a' }, {})).toEqual([
      [],
      ['ImageNotFound', 'ImageTagDoesNotMatchDigest', 'MissingDigestAndTag'],
    ]);
    expect(await remove({ imageDigest, imageTag: 'a' })).toEqual([[{ imageDigest, imageTag: 'a' }], []]);
    expect(await remove({ imageDigest }, { imageTag: 'b' })).toEqual([[{ imageDigest, imageTag: 'b' }], []]);
    expect(await remove({ imageDigest })).toEqual([[], ['ImageNotFound']]);
  });
});
