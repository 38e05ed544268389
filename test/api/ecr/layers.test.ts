import type { ECR } from '@aws-sdk/client-ecr';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ecrClient } from '../../support/aws-clients.ts';
import { digestOf, registryClient } from '../../support/registry-client.ts';
import { ACCOUNT, startServer } from '../../support/server.ts';

const repositoryName = 'layers';
const MIB = 2 ** 20;
let server: Awaited<ReturnType<typeof startServer>>;
let ecr: ECR;
beforeAll(async () => {
  server = await startServer();
  ecr = ecrClient(server.url);
  await ecr.createRepository({ repositoryName });
});
afterAll(() => server.close());

async function uploadOf(...parts: readonly Buffer[]): Promise<string> {
  const { uploadId = '' } = await ecr.initiateLayerUpload({ repositoryName });
  let partFirstByte = 0;
  for (const layerPartBlob of parts) {
    const partLastByte = partFirstByte + layerPartBlob.length - 1;
    const part = await ecr.uploadLayerPart({ repositoryName, uploadId, partFirstByte, partLastByte, layerPartBlob });
    expect(part.lastByteReceived).toBe(partLastByte);
    partFirstByte = partLastByte + 1;
  }
  return uploadId;
}

const complete = (uploadId: string, layerDigest: string) =>
  ecr.completeLayerUpload({ repositoryName, uploadId, layerDigests: [layerDigest] });

describe('a layer sent in parts', () => {
  it('of which the largest is 20 MiB, is a blob of the registry', async () => {
    const parts = [Buffer.alloc(20 * MIB, 'a'), Buffer.from('the end')];
    const layerDigest = digestOf(Buffer.concat(parts));
    const uploadId = await uploadOf(...parts);
    await expect(complete(uploadId, layerDigest)).resolves.toMatchObject({ repositoryName, uploadId, layerDigest });
    const layerSize = 20 * MIB + 7;
    const asked = await ecr.batchCheckLayerAvailability({
      repositoryName,
      layerDigests: [layerDigest, digestOf('unknown'), 'bad'],
    });
    expect(asked).toMatchObject({
      layers: [
        { layerDigest, layerAvailability: 'AVAILABLE', layerSize },
        { layerDigest: digestOf('unknown'), layerAvailability: 'UNAVAILABLE' },
      ],
      failures: [{ layerDigest: 'bad', failureCode: 'InvalidLayerDigest' }],
    });
    const head = await (await registryClient(server.url)).call('HEAD', `/v2/${repositoryName}/blobs/${layerDigest}`);
    expect(head.headers.get('content-length')).toBe(String(layerSize));
    await expect(ecr.getDownloadUrlForLayer({ repositoryName, layerDigest })).rejects.toMatchObject({
      name: 'LayerInaccessibleException', // no image has it
    });
  });

  it('has one of the digests that are given', async () => {
    const uploadId = await uploadOf(Buffer.from('one of three'));
    const layerDigest = digestOf('one of three');
    const layerDigests = [digestOf('another'), layerDigest, digestOf('a third')];
    await expect(ecr.completeLayerUpload({ repositoryName, uploadId, layerDigests })).resolves.toMatchObject({
      layerDigest,
    });
  });

  it('must follow part by part', async () => {
    const uploadId = await uploadOf(Buffer.from('abc'));
    const send = (partFirstByte: number, partLastByte: number, text: string) =>
      ecr.uploadLayerPart({ repositoryName, uploadId, partFirstByte, partLastByte, layerPartBlob: Buffer.from(text) });
    for (const [first, last, text] of [
      [4, 4, 'e'],
      [0, 2, 'abc'],
      [3, 9, 'd'],
      [4, 3, 'd'],
    ] as const) {
      await expect(send(first, last, text)).rejects.toMatchObject({
        name: 'InvalidLayerPartException',
        uploadId,
        lastValidByteReceived: 2,
      });
    }
  });

  it('must begin at the first byte', async () => {
    const { uploadId } = await ecr.initiateLayerUpload({ repositoryName });
    const part = { partFirstByte: 1, partLastByte: 1, layerPartBlob: Buffer.from('x') };
    const error = await ecr.uploadLayerPart({ repositoryName, uploadId, ...part }).catch((thrown) => thrown);
    expect(error).toMatchObject({ name: 'InvalidLayerPartException', uploadId });
    expect(error.lastValidByteReceived).toBeUndefined();
  });

  const noMatch = 'None of the provided layer digests match the calculated layer digest';
  it.each<[string, string[], string, string, RegExp]>([
    [
      'nothing',
      [],
      digestOf(''),
      'EmptyUploadException',
      new RegExp(
        `^The upload with id '[0-9a-f-]{36}' in the repository with name '${repositoryName}' in registry with id '${ACCOUNT}' cannot be completed because it does not have any parts$`,
      ),
    ],
    ['another digest', ['x'], digestOf('y'), 'InvalidLayerException', new RegExp(`^${noMatch}$`)],
    ['no digest of ours', ['x'], 'sha512:00', 'InvalidLayerException', new RegExp(`^${noMatch}$`)],
    [
      'parts that are too small',
      ['x', 'y'],
      digestOf('xy'),
      'LayerPartTooSmallException',
      /^All layer parts except the last part should be at least 5MB$/,
    ],
  ])('with %s is refused', async (_what, parts, digest, name, message) => {
    const uploadId = await uploadOf(...parts.map((part) => Buffer.from(part)));
    await expect(complete(uploadId, digest)).rejects.toMatchObject({ name, message: expect.stringMatching(message) });
  });

  it('that is there already is refused', async () => {
    await complete(await uploadOf(Buffer.from('twice')), digestOf('twice'));
    const again = await uploadOf(Buffer.from('twice'));
    await expect(complete(again, digestOf('twice'))).rejects.toMatchObject({ name: 'LayerAlreadyExistsException' });
  });

  it('of an upload nobody began is refused', async () => {
    const uploadId = '00000000-0000-4000-8000-000000000000';
    await expect(complete(uploadId, digestOf('x'))).rejects.toMatchObject({ name: 'UploadNotFoundException' });
    await expect(
      ecr.uploadLayerPart({
        repositoryName,
        uploadId,
        partFirstByte: 0,
        partLastByte: 0,
        layerPartBlob: Buffer.from('x'),
      }),
    ).rejects.toMatchObject({ name: 'UploadNotFoundException' });
  });
});

it('a layer that is not there has no link', async () => {
  const layerDigest = digestOf('nothing');
  await expect(ecr.getDownloadUrlForLayer({ repositoryName, layerDigest })).rejects.toMatchObject({
    name: 'LayersNotFoundException',
    message: `The layer with digest '${layerDigest}' does not exist within the repository with name '${repositoryName}' in the registry with id '${ACCOUNT}'`,
  });
});

it('an upload that is ended twice at once is ended once, and takes no part any more', async () => {
  const uploadId = await uploadOf(Buffer.from('at once'));
  const layerDigest = digestOf('at once');
  const part = { partFirstByte: 7, partLastByte: 7, layerPartBlob: Buffer.from('!') };
  const [first, ...others] = await Promise.allSettled([
    complete(uploadId, layerDigest),
    complete(uploadId, layerDigest),
    ecr.uploadLayerPart({ repositoryName, uploadId, ...part }),
  ]);
  const ends = [first, ...others].slice(0, 2);
  expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const names = [first, ...others].flatMap((one) => (one?.status === 'rejected' ? [one.reason.name] : []));
  for (const name of names) expect(['UploadNotFoundException', 'LayerAlreadyExistsException']).toContain(name);
});

it('an upload is of its repository alone', async () => {
  await ecr.createRepository({ repositoryName: 'other' });
  const uploadId = await uploadOf(Buffer.from('mine'));
  const of = { repositoryName: 'other', uploadId };
  const missing = { name: 'UploadNotFoundException' };
  const part = { partFirstByte: 4, partLastByte: 4, layerPartBlob: Buffer.from('!') };
  await expect(ecr.uploadLayerPart({ ...of, ...part })).rejects.toMatchObject(missing);
  await expect(ecr.completeLayerUpload({ ...of, layerDigests: [digestOf('mine')] })).rejects.toMatchObject(missing);
  await expect(complete(uploadId, digestOf('mine'))).resolves.toMatchObject({ layerDigest: digestOf('mine') });
});
