import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  codesOf,
  descriptor,
  digestOf,
  DOCKER_MANIFEST,
  INDEX,
  MANIFEST,
  manifestOf,
} from '../../../support/registry-client.ts';
import { type Conversation, converse } from './conversation.ts';

// OCI Distribution Specification 1.1, section Push, of manifests: each case is a statement of its text.

const NAME = 'team/app';
const MIB = 2 ** 20;
const EMPTY = 'application/vnd.oci.empty.v1+json';
// What containers/image knows ECR by (docker/docker_image_dest.go); moby/buildkit issue 5747, oras-project/oras issue 690.
const INVALID = "Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid JSON syntax'";
let oci: Conversation;
beforeAll(async () => {
  oci = await converse(NAME);
  for (const content of ['{}', 'layer']) await oci.pushBlob(NAME, content);
});
afterAll(() => oci.close());

const get = (reference: string): Promise<Response> => oci.get(`/v2/${NAME}/manifests/${reference}`);
const indexOf = (manifests: readonly object[], more: object = {}): string =>
  JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests, ...more });

async function expectStored(response: Response, manifest: string, type = MANIFEST): Promise<void> {
  expect(response.status, await response.clone().text()).toBe(201);
  expect(response.headers.get('docker-content-digest')).toBe(digestOf(manifest));
  const pulled = await oci.get(response.headers.get('location') ?? '');
  expect([pulled.status, pulled.headers.get('content-type'), await pulled.text()]).toEqual([200, type, manifest]);
}

async function expectRefused(response: Response, status: number, code: string, reference: string): Promise<void> {
  expect([response.status, [...new Set(await codesOf(response))]]).toEqual([status, [code]]);
  expect((await get(reference)).status).toBe(404);
}

describe('Pushing Manifests', () => {
  it('answers 201 with a Location to pull the exact bytes from, by a tag and by the digest', async () => {
    const manifest = `  ${JSON.stringify(JSON.parse(manifestOf('{}', ['layer'])), null, 3)}\n\n`;
    for (const reference of ['exact', digestOf(manifest)]) {
      await expectStored(await oci.putManifest(NAME, reference, manifest), manifest);
      expect(await (await get(reference)).text()).toBe(manifest);
    }
  });

  it('passes over parameters of Content-Type', async () => {
    const manifest = manifestOf('{}', ['layer'], { annotations: { of: 'parameters' } });
    await expectStored(await oci.putManifest(NAME, 'parameters', manifest, `${MANIFEST}; charset=utf-8`), manifest);
  });

  it('takes the type from Content-Type where the manifest says none', async () => {
    const { mediaType: _none, ...rest } = JSON.parse(manifestOf('{}', ['layer'])) as Record<string, unknown>;
    const manifest = JSON.stringify(rest);
    await expectStored(await oci.putManifest(NAME, 'untyped', manifest), manifest);
  });

  it.each<[what: string, manifest: string, type?: string]>([
    ['with no layers', manifestOf('{}', [])],
    [
      'with an artifact type and an empty config',
      JSON.stringify({
        schemaVersion: 2,
        mediaType: MANIFEST,
        artifactType: 'application/vnd.example',
        config: { ...descriptor('{}', EMPTY), data: 'e30=' },
        layers: [descriptor('{}', EMPTY)],
      }),
    ],
    ['with a config of its own kind', manifestOf('{}', [], { config: descriptor('{}', 'application/vnd.example') })],
    ['with members nobody knows', manifestOf('{}', ['layer'], { 'org.example': { a: [1, null] } })],
    [
      'with layers that are elsewhere',
      manifestOf('{}', [], {
        layers: ['tar', 'tar+gzip'].map((kind) => ({
          ...descriptor(kind, `application/vnd.oci.image.layer.nondistributable.v1.${kind}`),
          urls: ['https://store.example.com/blob'],
        })),
      }),
    ],
    [
      'of Docker, with a foreign layer',
      JSON.stringify({
        schemaVersion: 2,
        mediaType: DOCKER_MANIFEST,
        config: descriptor('{}', 'application/vnd.docker.container.image.v1+json'),
        layers: [descriptor('far', 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip')],
      }),
      DOCKER_MANIFEST,
    ],
    ['that is a list of none', indexOf([]), INDEX],
    ['that is a list with an artifact type', indexOf([], { artifactType: 'application/vnd.example' }), INDEX],
  ])('takes one %s', async (_what, manifest, type = MANIFEST) => {
    await expectStored(await oci.putManifest(NAME, digestOf(manifest), manifest, type), manifest, type);
  });

  it('takes a list of images and of lists, for platforms', async () => {
    const image = await oci.pushImage(NAME, '', 'in a list');
    const platform = { os: 'linux', architecture: 'arm64' };
    const list = indexOf([{ ...descriptor(image, MANIFEST), platform }]);
    await expectStored(await oci.putManifest(NAME, digestOf(list), list, INDEX), list, INDEX);
    const nested = indexOf([descriptor(list, INDEX)]);
    await expectStored(await oci.putManifest(NAME, 'nested', nested, INDEX), nested, INDEX);
  });

  it.each([
    ['a layer', manifestOf('{}', ['layer', 'a layer nobody sent']), MANIFEST],
    ['a config', manifestOf('a config nobody sent', ['layer']), MANIFEST],
    ['an image of a list', indexOf([descriptor('an image nobody sent', MANIFEST)]), INDEX],
  ])('refuses one that names %s that is not there, with MANIFEST_BLOB_UNKNOWN', async (_what, manifest, type) => {
    await expectRefused(
      await oci.putManifest(NAME, 'missing', manifest, type),
      400,
      'MANIFEST_BLOB_UNKNOWN',
      'missing',
    );
    expect((await get(digestOf(manifest))).status).toBe(404);
  });

  it.each<[what: string, manifest: string, type: string]>([
    ['no JSON', 'x', MANIFEST],
    ['no UTF-8', '\u0000\ud800', MANIFEST],
    ['a list and not an object', '[]', MANIFEST],
    ['nested without end', '['.repeat(100_000), MANIFEST],
    ['of schema 1', '{"schemaVersion":1}', MANIFEST],
    ['another kind than it was sent as', manifestOf('{}', []), DOCKER_MANIFEST],
    ['of an unknown kind', '{"schemaVersion":2}', 'application/json'],
    ['of a kind with an odd name', '{"schemaVersion":2,"mediaType":"constructor"}', 'constructor'],
    ['of two kinds at once', manifestOf('{}', [], { manifests: [] }), MANIFEST],
    ['without a config', '{"schemaVersion":2,"layers":[]}', MANIFEST],
    ['annotated with what is no text', manifestOf('{}', [], { annotations: { a: 1 } }), MANIFEST],
    ['annotated with a list', manifestOf('{}', [], { annotations: ['a'] }), MANIFEST],
    [
      'annotated with lists without end',
      manifestOf('{}', [], { annotations: { a: 0 } }).replace(':0}', `:${'['.repeat(1e5)}${']'.repeat(1e5)}}`),
      MANIFEST,
    ],
    ['about what has no digest', manifestOf('{}', [], { subject: { mediaType: MANIFEST, size: 1 } }), MANIFEST],
    ['with a size that is none', manifestOf('{}', [], { config: { ...descriptor('{}', EMPTY), size: -1 } }), MANIFEST],
    [
      'with an artifact type that has parameters',
      manifestOf('{}', [], { artifactType: `${EMPTY};version=1` }),
      MANIFEST,
    ],
    [
      'with a layer whose type has parameters', // aws/containers-roadmap issue 2306
      manifestOf('{}', [], { layers: [descriptor('layer', 'application/vnd.example+json;version=0.2')] }),
      MANIFEST,
    ],
    ['with a layer whose type is none', manifestOf('{}', [], { layers: [descriptor('layer', 'spdx+json')] }), MANIFEST],
    ['with a layer of no type', manifestOf('{}', [], { layers: [descriptor('layer', '')] }), MANIFEST],
    [
      'with a digest that is a path',
      manifestOf('{}', [], { config: { ...descriptor('{}', EMPTY), digest: 'sha256:../../x' } }),
      MANIFEST,
    ],
  ])('refuses what is %s, with UNSUPPORTED in the words of ECR', async (_what, manifest, type) => {
    const response = await oci.putManifest(NAME, 'bad', manifest, type);
    const { errors } = (await response.clone().json()) as { errors: { message: string }[] };
    expect(errors[0]?.message).toBe(INVALID);
    await expectRefused(response, 405, 'UNSUPPORTED', 'bad');
  });

  it.each<[reference: string, code: string]>([
    [digestOf('another'), 'MANIFEST_INVALID'],
    ['sha256:baddigeststring', 'DIGEST_INVALID'],
    [
      `sha512:${createHash('sha512')
        .update(manifestOf('{}', ['layer']))
        .digest('hex')}`,
      'DIGEST_INVALID',
    ],
    ['.hidden', 'MANIFEST_INVALID'],
    ['t'.repeat(129), 'MANIFEST_INVALID'],
  ])('refuses the reference %s with %s', async (reference, code) => {
    await expectRefused(await oci.putManifest(NAME, reference, manifestOf('{}', ['layer'])), 400, code, reference);
  });

  it('takes one whose layers are said to be larger than all there is, and ECR can still say how large it is', async () => {
    const layers = ['{}', 'layer'].map((one) => ({ ...descriptor(one, EMPTY), size: Number.MAX_SAFE_INTEGER }));
    expect((await oci.putManifest(NAME, 'vast', manifestOf('{}', [], { layers }))).status).toBe(201);
    const asked = { repositoryName: NAME, imageIds: [{ imageTag: 'vast' }] };
    await expect(oci.ecr.describeImages(asked)).resolves.toMatchObject({
      imageDetails: [{ imageSizeInBytes: Number.MAX_SAFE_INTEGER }],
    });
  });

  it('to a repository that is not there answers 404', async () => {
    const response = await oci.putManifest('nothing', 'v1', manifestOf('{}', []));
    expect([response.status, await codesOf(response)]).toEqual([404, ['NAME_UNKNOWN']]);
  });

  it('takes 4 megabytes, and answers 413 to more', async () => {
    const ofBytes = (bytes: number): string => {
      const filled = (padding: number) => manifestOf('{}', [], { annotations: { padding: ' '.repeat(padding) } });
      return filled(bytes - filled(0).length);
    };
    const largest = ofBytes(4 * MIB);
    await expectStored(await oci.putManifest(NAME, 'largest', largest), largest);
    await expectRefused(await oci.putManifest(NAME, 'larger', ofBytes(4 * MIB + 1)), 413, 'MANIFEST_INVALID', 'larger');
  });
});

describe('Pushing Manifests with Subject', () => {
  it.each<[what: string, digest: string]>([
    ['that is not there yet', digestOf('to come')],
    ['of another algorithm', `sha512:${createHash('sha512').update('to come').digest('hex')}`],
  ])('a subject %s is taken, and OCI-Subject says that it was seen', async (_what, digest) => {
    const subject = { mediaType: MANIFEST, size: 7, digest };
    for (const [manifest, type] of [
      [manifestOf('{}', [], { subject }), MANIFEST],
      [indexOf([], { subject }), INDEX],
    ] as const) {
      const response = await oci.putManifest(NAME, digestOf(manifest), manifest, type);
      await expectStored(response, manifest, type);
      expect(response.headers.get('oci-subject')).toBe(digest);
    }
  });

  it('without a subject there is no OCI-Subject', async () => {
    const response = await oci.putManifest(NAME, 'plain', manifestOf('{}', []));
    expect(response.headers.get('oci-subject')).toBeNull();
  });

  it('a tagged artifact can be about an image', async () => {
    const image = await oci.pushImage(NAME, 'image', 'an image');
    const manifest = manifestOf('{}', [], { subject: descriptor(image, MANIFEST), artifactType: 'application/sbom' });
    const response = await oci.putManifest(NAME, 'sbom', manifest);
    await expectStored(response, manifest);
    expect(response.headers.get('oci-subject')).toBe(digestOf(image));
  });
});
