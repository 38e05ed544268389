import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { descriptor, digestOf, INDEX, MANIFEST, manifestOf } from '../../../support/registry-client.ts';
import { type Conversation, converse } from '../distribution-spec/conversation.ts';
import { containerd } from './containerd.ts';

const NAME = 'team/app';
const CONFIG = 'application/vnd.oci.image.config.v1+json';
const LAYER = 'application/vnd.oci.image.layer.v1.tar+gzip';
const IN_TOTO = 'application/vnd.in-toto+json';
const CACHE = 'application/vnd.buildkit.cacheconfig.v0';
let oci: Conversation;
let client: ReturnType<typeof containerd>;
beforeAll(async () => {
  oci = await converse(NAME);
  client = containerd(oci, NAME);
});
afterAll(() => oci.close());

async function describeImage(imageId: { imageTag: string } | { imageDigest: string }) {
  const { imageDetails } = await oci.ecr.describeImages({ repositoryName: NAME, imageIds: [imageId] });
  return imageDetails?.[0];
}

it('pushes an image with its attestation, which ECR tells of as of any image of a list', async () => {
  const [config, layer, provenance] = ['{"os":"linux"}', 'a layer', '{"predicateType":"https://slsa.dev"}'];
  const image = manifestOf(config, [layer]);
  const attestation = manifestOf('{"os":"unknown"}', [], {
    layers: [{ ...descriptor(provenance, IN_TOTO), annotations: { 'in-toto.io/predicate-type': 'https://slsa.dev' } }],
  });
  const reference = { 'vnd.docker.reference.type': 'attestation-manifest' };
  const index = JSON.stringify({
    schemaVersion: 2,
    mediaType: INDEX,
    manifests: [
      { ...descriptor(image, MANIFEST), platform: { architecture: 'amd64', os: 'linux' } },
      {
        ...descriptor(attestation, MANIFEST),
        annotations: { ...reference, 'vnd.docker.reference.digest': digestOf(image) },
        platform: { architecture: 'unknown', os: 'unknown' },
      },
    ],
  });
  for (const [content, type] of [
    [layer, LAYER],
    [provenance, IN_TOTO],
    [config, CONFIG],
    ['{"os":"unknown"}', CONFIG],
    [image, MANIFEST],
    [attestation, MANIFEST],
  ] as const) {
    expect(await client.push(content, type)).toBe('pushed');
  }
  expect(await client.push(index, INDEX, { tag: 'attested' })).toBe('pushed');
  expect(await client.resolve('attested')).toEqual(descriptor(index, INDEX));

  const sizes = [config, layer].reduce((sum, { length }) => sum + length, 0);
  const attested = provenance.length + '{"os":"unknown"}'.length;
  const list = await describeImage({ imageTag: 'attested' });
  expect(list).toMatchObject({ imageManifestMediaType: INDEX, imageSizeInBytes: Math.max(sizes, attested) });
  expect(list).not.toHaveProperty('artifactMediaType');
  const one = await describeImage({ imageDigest: digestOf(attestation) });
  expect(one).toMatchObject({
    imageManifestMediaType: MANIFEST,
    artifactMediaType: CONFIG,
    imageSizeInBytes: attested,
  });
  expect(one).not.toHaveProperty('imageTags');
});

describe('a cache', () => {
  const [config, layer] = ['{"layers":[{"blob":"…","parent":-1}],"records":[]}', 'a cached layer'];
  const push = (manifest: string, type: string, tag: string) => client.push(manifest, type, { tag });
  beforeAll(async () => {
    for (const [content, type] of [
      [layer, LAYER],
      [config, CACHE],
    ] as const) {
      await client.push(content, type);
    }
  });

  it('as an image (image-manifest=true) is written over the last, and read again', async () => {
    for (const created of ['yesterday', 'today']) {
      const layers = [{ ...descriptor(layer, LAYER), annotations: { 'buildkit/createdat': created } }];
      const manifest = manifestOf(config, [], { config: descriptor(config, CACHE), layers });
      expect(await push(manifest, MANIFEST, 'cache')).toBe('pushed');
      expect(await client.resolve('cache')).toEqual(descriptor(manifest, MANIFEST));
    }
    expect((await client.fetch(digestOf(config), 1024)).toString()).toBe(config);
    expect(await describeImage({ imageTag: 'cache' })).toMatchObject({ artifactMediaType: CACHE });
  });

  // overhangio/tutor issue 1118: ECR has no images of these digests, and BuildKit is told 400.
  it('as a list of layers is refused as by ECR', async () => {
    const manifests = [descriptor(layer, LAYER), descriptor(config, CACHE)];
    const pushed = push(JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests }), INDEX, 'list');
    await expect(pushed).rejects.toThrow(/^PUT 400 .*"MANIFEST_BLOB_UNKNOWN","message":"Images with digests /);
    expect(await client.resolve('list')).toBeUndefined();
  });
});
