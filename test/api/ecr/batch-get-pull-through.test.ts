import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ECR } from '@aws-sdk/client-ecr';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { ecrClient } from '../../support/aws-clients.ts';
import { digestOf, registryClient } from '../../support/registry-client.ts';
import { startServer } from '../../support/server.ts';

let server: Awaited<ReturnType<typeof startServer>>;
let upstream: Awaited<ReturnType<typeof startServer>>;
let ecr: ECR;
let manifest: string;
beforeAll(async () => {
  [server, upstream] = await Promise.all([startServer(), startServer()]);
  ecr = ecrClient(server.url);
  await ecr.createPullThroughCacheRule({ ecrRepositoryPrefix: 'hub', upstreamRegistryUrl: upstream.url });
  await ecrClient(upstream.url).createRepository({ repositoryName: 'app' });
  manifest = await (await registryClient(upstream.url)).pushImage('app', 'v1', 'a layer');
});
afterAll(() => Promise.all([server.close(), upstream.close()]));

describe('BatchGetImage of a repository that a cache rule is for', () => {
  it('fetches the image, by its tag or its digest, with what it is made of', async () => {
    const imageDigest = digestOf(manifest);
    const got = await ecr.batchGetImage({ repositoryName: 'hub/app', imageIds: [{ imageTag: 'v1' }, { imageDigest }] });
    expect(got).toMatchObject({
      images: [
        { imageId: { imageDigest, imageTag: 'v1' }, imageManifest: manifest },
        { imageId: { imageDigest }, imageManifest: manifest },
      ],
      failures: [],
    });
    const layerDigest = digestOf('a layer');
    await expect(ecr.getDownloadUrlForLayer({ repositoryName: 'hub/app', layerDigest })).resolves.toMatchObject({
      layerDigest,
    });
  });

  it('says of each image that the upstream has not, or that can be none, that it has not', async () => {
    const imageIds = [{ imageTag: 'v9' }, { imageTag: '-' }, { imageDigest: 'x' }, {}];
    const { failures } = await ecr.batchGetImage({ repositoryName: 'hub/app', imageIds });
    expect(failures?.map(({ failureCode }) => failureCode)).toEqual([
      'ImageNotFound',
      'InvalidImageTag',
      'InvalidImageDigest',
      'MissingDigestAndTag',
    ]);
    await expect(
      ecr.batchGetImage({ repositoryName: 'hub/none', imageIds: [{ imageTag: 'v1' }] }),
    ).rejects.toMatchObject({ name: 'RepositoryNotFoundException' });
  });

  it.each([
    [401, 'UpstreamAccessDenied'],
    [429, 'UpstreamTooManyRequests'],
    [500, 'UpstreamUnavailable'],
  ])('says why where the upstream answers %i', async (status, failureCode) => {
    const refusing = createServer((_request, response) => response.writeHead(status).end());
    await new Promise<void>((resolve) => refusing.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void refusing.close());
    const upstreamRegistryUrl = `http://127.0.0.1:${(refusing.address() as AddressInfo).port}`;
    const ecrRepositoryPrefix = `refused-${status}`;
    await ecr.createPullThroughCacheRule({ ecrRepositoryPrefix, upstreamRegistryUrl });
    const ask = { repositoryName: `${ecrRepositoryPrefix}/app`, imageIds: [{ imageTag: 'v1' }] };
    await expect(ecr.batchGetImage(ask)).rejects.toMatchObject({ name: 'UnableToGetUpstreamImageException' });
    await ecr.createRepository({ repositoryName: ask.repositoryName });
    await expect(ecr.batchGetImage(ask)).resolves.toMatchObject({ images: [], failures: [{ failureCode }] });
  });
});
