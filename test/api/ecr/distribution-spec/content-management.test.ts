import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codesOf, descriptor, digestOf, INDEX, MANIFEST } from '../../../support/registry-client.ts';
import { type Conversation, converse } from './conversation.ts';

// OCI Distribution Specification 1.1, section Content Management: each case is a statement of its text.

const NAME = 'team/app';
const SHA512 = `sha512:${createHash('sha512').update('x').digest('hex')}`;
let oci: Conversation;
beforeAll(async () => {
  oci = await converse(NAME, 'other');
});
afterAll(() => oci.close());

const manifests = (reference: string, name = NAME): string => `/v2/${name}/manifests/${reference}`;
const blobs = (digest: string, name = NAME): string => `/v2/${name}/blobs/${digest}`;
const remove = (path: string): Promise<Response> => oci.call('DELETE', path);

async function expectGone(path: string): Promise<void> {
  for (const answer of [await oci.get(path), await oci.head(path)]) expect(answer.status).toBe(404);
}

describe('Deleting tags', () => {
  it('answers 202, and the tag is not found any more; others of the image are', async () => {
    const manifest = await oci.pushImage(NAME, 'one', 'kept');
    await oci.putManifest(NAME, 'two', manifest);
    const response = await remove(manifests('one'));
    expect([response.status, await response.text()]).toEqual([202, '']);
    await expectGone(manifests('one'));
    for (const reference of ['two', digestOf(manifest)]) expect((await oci.get(manifests(reference))).status).toBe(200);
  });

  it('that is the last one takes the image with it, as ECR does', async () => {
    const manifest = await oci.pushImage(NAME, 'only', 'gone');
    expect((await remove(manifests('only'))).status).toBe(202);
    await expectGone(manifests(digestOf(manifest)));
  });

  it('that is the last one of an image in a list is refused, as by ECR (aws/containers-roadmap issue 1567)', async () => {
    const manifest = await oci.pushImage(NAME, 'child', 'of a list');
    const list = { schemaVersion: 2, mediaType: INDEX, manifests: [descriptor(manifest, MANIFEST)] };
    await oci.putManifest(NAME, 'parent', JSON.stringify(list), INDEX);
    expect((await remove(manifests('child'))).status).toBe(405);
    for (const reference of ['child', digestOf(manifest)]) {
      expect((await oci.get(manifests(reference))).status).toBe(200);
    }
  });

  it.each(['nothing', '.hidden', 't'.repeat(129)])('%s, which is not there, answers 404', async (tag) => {
    const response = await remove(manifests(tag));
    expect([response.status, await codesOf(response)]).toEqual([404, ['MANIFEST_UNKNOWN']]);
  });
});

describe('Deleting Manifests', () => {
  it('answers 202, and neither the digest nor a tag of it is found any more', async () => {
    const manifest = await oci.pushImage(NAME, 'a', 'deleted');
    await oci.putManifest(NAME, 'b', manifest);
    expect((await remove(manifests(digestOf(manifest)))).status).toBe(202);
    for (const reference of [digestOf(manifest), 'a', 'b']) await expectGone(manifests(reference));
    expect(await codesOf(await remove(manifests(digestOf(manifest))))).toEqual(['MANIFEST_UNKNOWN']);
  });

  it('that is pushed again is there again', async () => {
    const manifest = await oci.pushImage(NAME, 'again', 'pushed again');
    await remove(manifests(digestOf(manifest)));
    expect((await oci.putManifest(NAME, 'again', manifest)).status).toBe(201);
    expect(await (await oci.get(manifests('again'))).text()).toBe(manifest);
  });

  it('that a list needs answers 405, until the list is gone', async () => {
    const manifest = await oci.pushImage(NAME, '', 'needed');
    const list = JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests: [descriptor(manifest, MANIFEST)] });
    await oci.putManifest(NAME, 'list', list, INDEX);
    const early = await remove(manifests(digestOf(manifest)));
    expect([early.status, await codesOf(early)]).toEqual([405, ['UNSUPPORTED']]);
    for (const one of [list, manifest]) expect((await remove(manifests(digestOf(one)))).status).toBe(202);
  });

  it('that another is about leaves that one where it is', async () => {
    const image = await oci.pushImage(NAME, 'signed', 'signed');
    const signature = await oci.pushImage(NAME, '', 'signature', { subject: descriptor(image, MANIFEST) });
    expect((await remove(manifests(digestOf(image)))).status).toBe(202);
    expect((await oci.get(manifests(digestOf(signature)))).status).toBe(200);
    const { manifests: left } = (await (await oci.get(`/v2/${NAME}/referrers/${digestOf(image)}`)).json()) as {
      manifests: object[];
    };
    expect(left).toMatchObject([{ digest: digestOf(signature) }]);
  });

  it.each([
    ['a digest nobody pushed', manifests(digestOf('nothing')), 'MANIFEST_UNKNOWN'],
    ['a digest of another algorithm', manifests(SHA512), 'MANIFEST_UNKNOWN'],
    ['in a repository that is not there', manifests(digestOf('nothing'), 'nothing'), 'NAME_UNKNOWN'],
    ['a tag in a repository that is not there', manifests('v1', 'nothing'), 'NAME_UNKNOWN'],
  ])('%s answers 404', async (_what, path, code) => {
    const response = await remove(path);
    expect([response.status, await codesOf(response)]).toEqual([404, [code]]);
  });
});

describe('Deleting Blobs', () => {
  it('answers 202, and the blob is not found any more; other repositories keep theirs', async () => {
    for (const name of [NAME, 'other']) await oci.pushBlob(name, 'a blob');
    const digest = digestOf('a blob');
    const response = await remove(blobs(digest));
    expect([response.status, await response.text()]).toEqual([202, '']);
    await expectGone(blobs(digest));
    expect(await codesOf(await remove(blobs(digest)))).toEqual(['BLOB_UNKNOWN']);
    expect(await (await oci.get(blobs(digest, 'other'))).text()).toBe('a blob');
  });

  it('that an image needs answers 405, until the image is gone', async () => {
    const manifest = await oci.pushImage(NAME, 'v1', 'a layer');
    const blob = blobs(digestOf('a layer'));
    const early = await remove(blob);
    expect([early.status, await codesOf(early)]).toEqual([405, ['UNSUPPORTED']]);
    expect((await oci.get(blob)).status).toBe(200);
    await remove(manifests(digestOf(manifest)));
    expect((await remove(blob)).status).toBe(202);
    await expectGone(blob);
  });

  it.each([
    ['nobody pushed', blobs(digestOf('nothing')), 'BLOB_UNKNOWN'],
    ['of another algorithm', blobs(SHA512), 'BLOB_UNKNOWN'],
    ['with a digest that can be none', blobs('sha256:abc'), 'BLOB_UNKNOWN'],
    ['in a repository that is not there', blobs(digestOf('nothing'), 'nothing'), 'NAME_UNKNOWN'],
  ])('%s answers 404', async (_what, path, code) => {
    const response = await remove(path);
    expect([response.status, await codesOf(response)]).toEqual([404, [code]]);
  });
});
