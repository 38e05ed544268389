import { afterAll, beforeAll, expect, it } from 'vitest';
import { descriptor, digestOf, MANIFEST, manifestOf } from '../../../support/registry-client.ts';
import { type Conversation, converse } from '../distribution-spec/conversation.ts';
import { containerd } from './containerd.ts';

const [NAME, OTHER] = ['team/app', 'team/base'];
const [CONFIG, LAYER] = ['application/vnd.oci.image.config.v1+json', 'application/vnd.oci.image.layer.v1.tar+zstd'];
const MIB = 2 ** 20;
const CONTENT = Array.from({ length: 5 * MIB }, (_, at) => String.fromCharCode(97 + (at % 23))).join('');
let oci: Conversation;
let client: ReturnType<typeof containerd>;
beforeAll(async () => {
  oci = await converse(NAME, OTHER);
  client = containerd(oci, NAME);
});
afterAll(() => oci.close());

it('pushes what is missing alone, and pulls it in pieces at once', async () => {
  const image = manifestOf('{}', [], { layers: [descriptor(CONTENT, LAYER)] });
  const push = async () => [
    await client.push(CONTENT, LAYER, { from: OTHER }),
    await client.push('{}', CONFIG),
    await client.push(image, MANIFEST, { tag: 'v1' }),
  ];
  expect(await client.resolve('v1')).toBeUndefined();
  expect(await push()).toEqual(['pushed', 'pushed', 'pushed']);
  expect(await push()).toEqual(['exists', 'exists', 'exists']);
  expect(await client.push(image, MANIFEST, { tag: 'v2' })).toBe('pushed');
  await expect(containerd(oci, OTHER).push(CONTENT, LAYER, { from: NAME })).resolves.toBe('mounted');
  expect(await client.resolve('v1')).toEqual(descriptor(image, MANIFEST));
  expect(digestOf(await client.fetch(digestOf(CONTENT), MIB))).toBe(digestOf(CONTENT));
});

it('lists the referrers of several types, of which any will do', async () => {
  const subject = descriptor('the image', MANIFEST);
  await client.push('{}', CONFIG);
  const types = ['signature', 'sbom', 'other'].map((kind) => `application/vnd.example.${kind}`);
  for (const artifactType of types) await client.push(manifestOf('{}', [], { subject, artifactType }), MANIFEST);
  const asked = types.slice(0, 2);
  expect(await client.referrers(subject.digest, ...asked)).toEqual(asked);
});
