import { descriptor, digestOf, INDEX, MANIFEST, manifestOf } from '../../../support/registry-client.ts';
import type { Thing } from './steps.ts';

const SHARED = 'a layer of all';
const image = (of: string, more: object = {}): string => manifestOf(`{"of":"${of}"}`, [SHARED, `layer of ${of}`], more);
const listOf = (manifests: readonly object[]): string =>
  JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests });

const x = image('x');
const y = image('y');
const FOREIGN = 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip';
const elsewhere = descriptor('elsewhere', FOREIGN);
/** The digest of the layer that is named and never sent. */
export const ELSEWHERE = elsewhere.digest;
const plain = JSON.stringify({
  ...(JSON.parse(image('plain')) as { layers: object[] }),
  layers: [elsewhere],
});
const listXy = listOf([descriptor(x, MANIFEST), descriptor(y, MANIFEST)]);

/** What is pushed: the manifest of each thing. */
export const MANIFESTS: Readonly<Record<Thing, string>> = {
  x,
  y,
  plain,
  'about-x': image('about-x', { subject: descriptor(x, MANIFEST), artifactType: 'text/about' }),
  'about-plain': image('about-plain', { subject: descriptor(plain, MANIFEST), artifactType: 'text/about' }),
  'list-xy': listXy,
  'list-of-list': listOf([descriptor(listXy, INDEX)]),
  empty: listOf([]),
};

/** The blobs a thing is made of. */
export const BLOBS: Readonly<Record<Thing, readonly string[]>> = {
  x: ['{"of":"x"}', SHARED, 'layer of x'],
  y: ['{"of":"y"}', SHARED, 'layer of y'],
  plain: ['{"of":"plain"}'],
  'about-x': ['{"of":"about-x"}', SHARED, 'layer of about-x'],
  'about-plain': ['{"of":"about-plain"}', SHARED, 'layer of about-plain'],
  'list-xy': [],
  'list-of-list': [],
  empty: [],
};

export const digestOfThing = (thing: Thing): string => digestOf(MANIFESTS[thing]);

export const mediaTypeOf = (thing: Thing): string => (JSON.parse(MANIFESTS[thing]) as { mediaType: string }).mediaType;
