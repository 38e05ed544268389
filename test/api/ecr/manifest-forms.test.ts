import type { ECR } from '@aws-sdk/client-ecr';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ecrClient } from '../../support/aws-clients.ts';
import {
  descriptor,
  digestOf,
  DOCKER_MANIFEST,
  INDEX,
  MANIFEST,
  manifestOf,
  type RegistryClient,
  registryClient,
} from '../../support/registry-client.ts';
import { startServer } from '../../support/server.ts';

const NAME = 'forms';
let server: Awaited<ReturnType<typeof startServer>>;
let ecr: ECR;
let registry: RegistryClient;
let stored: string;
beforeAll(async () => {
  server = await startServer();
  ecr = ecrClient(server.url);
  registry = await registryClient(server.url);
  await ecr.createRepository({ repositoryName: NAME });
  stored = await registry.pushImage(NAME, 'oci', 'a layer');
  const list = { schemaVersion: 2, mediaType: INDEX, manifests: [descriptor(stored, MANIFEST)] };
  await registry.putManifest(NAME, 'list', JSON.stringify(list), INDEX);
  const docker = {
    schemaVersion: 2,
    mediaType: DOCKER_MANIFEST,
    config: descriptor('{"of":"a layer"}', 'application/vnd.docker.container.image.v1+json'),
    layers: [descriptor('a layer', 'application/vnd.docker.image.rootfs.diff.tar.gzip')],
  };
  await registry.putManifest(NAME, 'docker', JSON.stringify(docker), DOCKER_MANIFEST);
  await registry.pushBlob(NAME, '{}');
  const artifact = manifestOf('{}', [], { artifactType: 'application/example' });
  await registry.putManifest(NAME, 'artifact', artifact);
});
afterAll(() => server.close());

const ask = (method: string, reference: string, accept?: string): Promise<Response> =>
  registry.call(method, `/v2/${NAME}/manifests/${reference}`, { headers: accept === undefined ? {} : { accept } });

describe('a pull by tag', () => {
  it.each([
    ['oci', DOCKER_MANIFEST],
    ['docker', MANIFEST],
  ])('of %s by a client that takes only %s gets the image in that form', async (tag, accept) => {
    const response = await ask('GET', tag, accept);
    const text = await response.text();
    expect([response.status, response.headers.get('content-type')]).toEqual([200, accept]);
    expect(JSON.parse(text)).toMatchObject({ mediaType: accept, layers: [{ digest: digestOf('a layer') }] });
    const head = await ask('HEAD', tag, accept);
    for (const { headers } of [response, head]) {
      expect(headers.get('docker-content-digest')).toBe(digestOf(text)); // what clients compare the bytes with
      expect(headers.get('content-length')).toBe(String(text.length));
      expect(headers.get('content-type')).toBe(accept);
    }
    expect((await ask('GET', digestOf(text), accept)).status).toBe(404);
  });

  it.each([
    ['everything', '*/*'],
    ['both', `${DOCKER_MANIFEST}, ${MANIFEST}`],
    ['neither', 'application/vnd.docker.distribution.manifest.v1+prettyjws'],
  ])('by a client that takes %s gets it as it is stored', async (_what, accept) => {
    const response = await ask('GET', 'oci', accept);
    expect([response.headers.get('content-type'), await response.text()]).toEqual([MANIFEST, stored]);
  });

  it.each(['list', 'artifact'])('of what has no other form gets the %s as it is stored', async (tag) => {
    const plain = await ask('GET', tag);
    const asked = await ask('GET', tag, DOCKER_MANIFEST);
    expect(asked.headers.get('content-type')).toBe(plain.headers.get('content-type'));
    expect(await asked.text()).toBe(await plain.text());
  });
});

it('a pull by digest gets what has that digest, whatever the client takes', async () => {
  const response = await ask('GET', digestOf(stored), DOCKER_MANIFEST);
  expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
    200,
    MANIFEST,
    stored,
  ]);
});

describe('BatchGetImage', () => {
  const get = async (imageIds: object[], acceptedMediaTypes?: string[]) => {
    const { images, failures } = await ecr.batchGetImage({ repositoryName: NAME, imageIds, acceptedMediaTypes });
    expect(failures).toEqual([]);
    return images ?? [];
  };

  it('gives an image by its tag in a form that is accepted, under its own id', async () => {
    const pulled = await (await ask('GET', 'oci', DOCKER_MANIFEST)).text();
    await expect(get([{ imageTag: 'oci' }], [DOCKER_MANIFEST])).resolves.toMatchObject([
      {
        imageId: { imageDigest: digestOf(stored), imageTag: 'oci' },
        imageManifest: pulled,
        imageManifestMediaType: DOCKER_MANIFEST,
      },
    ]);
  });

  it.each([
    ['by its digest', { imageDigest: true }, [DOCKER_MANIFEST]],
    ['by both', { imageDigest: true, imageTag: 'oci' }, [DOCKER_MANIFEST]],
    ['where its own form is accepted', { imageTag: 'oci' }, [DOCKER_MANIFEST, MANIFEST]],
    ['where nothing is said', { imageTag: 'oci' }, undefined],
  ])('gives it as it is stored %s', async (_what, { imageDigest, imageTag }: Record<string, unknown>, types) => {
    const imageId = { ...(imageDigest ? { imageDigest: digestOf(stored) } : {}), imageTag };
    await expect(get([imageId], types)).resolves.toMatchObject([
      { imageManifest: stored, imageManifestMediaType: MANIFEST },
    ]);
  });
});
