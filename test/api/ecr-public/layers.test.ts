import type { ECRPUBLIC } from '@aws-sdk/client-ecr-public';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ecrClient, ecrPublicClient } from '../../support/aws-clients.ts';
import { digestOf } from '../../support/registry-client.ts';
import { ACCOUNT, startServer } from '../../support/server.ts';

const repositoryName = 'app';
const where = `in the repository with name '${repositoryName}' in the registry with id '${ACCOUNT}'`;

let server: Awaited<ReturnType<typeof startServer>>;
let gallery: ECRPUBLIC;
beforeAll(async () => {
  server = await startServer();
  gallery = ecrPublicClient(server.url);
  await gallery.createRepository({ repositoryName });
});
afterAll(() => server.close());

async function begin(...parts: readonly string[]): Promise<string> {
  const { uploadId = '', partSize } = await gallery.initiateLayerUpload({ repositoryName });
  expect(partSize).toBe(10 * 2 ** 20);
  for (const part of parts) await send(uploadId, part, parts.slice(0, parts.indexOf(part)).join('').length);
  return uploadId;
}

function send(uploadId: string, part: string, partFirstByte: number) {
  const partLastByte = partFirstByte + part.length - 1;
  return gallery.uploadLayerPart({
    repositoryName,
    uploadId,
    partFirstByte,
    partLastByte,
    layerPartBlob: Buffer.from(part),
  });
}

const complete = (uploadId: string, content: string) =>
  gallery.completeLayerUpload({ repositoryName, uploadId, layerDigests: [digestOf(content)] });

describe('a layer of a public repository', () => {
  it('is not stored by halves', async () => {
    await expect(complete(await begin(), '')).rejects.toMatchObject({ name: 'EmptyUploadException' });
    await expect(complete(await begin('ab', 'cd'), 'abcd')).rejects.toMatchObject({
      name: 'LayerPartTooSmallException',
    });
    await expect(complete(await begin('abc'), 'other')).rejects.toMatchObject({ name: 'InvalidLayerException' });
    const { layers } = await gallery.batchCheckLayerAvailability({
      repositoryName,
      layerDigests: ['', 'abcd', 'other', 'abc'].map(digestOf),
    });
    expect(layers?.every(({ layerAvailability }) => layerAvailability === 'UNAVAILABLE')).toBe(true);
  });

  it('comes in order', async () => {
    const uploadId = await begin('abc');
    await expect(send(uploadId, 'x', 7)).rejects.toMatchObject({
      name: 'InvalidLayerPartException',
      registryId: ACCOUNT,
      repositoryName,
      uploadId,
      lastValidByteReceived: 2,
    });
    await expect(complete(uploadId, 'abc')).resolves.toMatchObject({ layerDigest: digestOf('abc') });
    await expect(complete(uploadId, 'abc')).rejects.toMatchObject({
      name: 'UploadNotFoundException',
      message: `The upload with id '${uploadId}' does not exist ${where}`,
    });
  });

  it('is stored once', async () => {
    await expect(complete(await begin('abc'), 'abc')).rejects.toMatchObject({
      name: 'LayerAlreadyExistsException',
      message: `Layer with digest '${digestOf('abc')}' already exists ${where}`,
    });
  });

  it('is no layer of a private repository of its name, nor is its upload one of that', async () => {
    const ecr = ecrClient(server.url);
    await ecr.createRepository({ repositoryName });
    const { layers } = await ecr.batchCheckLayerAvailability({ repositoryName, layerDigests: [digestOf('abc')] });
    expect(layers).toMatchObject([{ layerAvailability: 'UNAVAILABLE' }]);
    const uploadId = await begin('one');
    await expect(
      ecr.completeLayerUpload({ repositoryName, uploadId, layerDigests: [digestOf('one')] }),
    ).rejects.toMatchObject({ name: 'UploadNotFoundException' });
    await expect(complete(uploadId, 'one')).resolves.toBeDefined();
  });
});
