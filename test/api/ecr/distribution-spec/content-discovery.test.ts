import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codesOf, descriptor, digestOf, INDEX, MANIFEST, manifestOf } from '../../../support/registry-client.ts';
import { type Conversation, converse } from './conversation.ts';

// OCI Distribution Specification 1.1, section Content Discovery: each case is a statement of its text.

const TAGGED = 'tagged';
const SIGNED = 'team/signed';
const SHA512 = `sha512:${createHash('sha512').update('x').digest('hex')}`;
let oci: Conversation;
beforeAll(async () => {
  oci = await converse(TAGGED, SIGNED, 'empty', 'cased');
  for (const tag of ['v2', 'latest', 'B', 'a', 'v10', 'C', '_']) await oci.pushImage(TAGGED, tag, 'one');
});
afterAll(() => oci.close());

const nextOf = ({ headers }: Response): string | undefined =>
  /^<([^>]+)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1];

describe('Listing Tags', () => {
  const ALL = ['_', 'a', 'B', 'C', 'latest', 'v10', 'v2'];

  async function tags(query = '', name = TAGGED): Promise<{ tags: string[]; next: string | undefined }> {
    const response = await oci.get(`/v2/${name}/tags/list${query}`);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json']);
    const body = (await response.json()) as { name: string; tags: string[] };
    expect(body).toEqual({ name, tags: body.tags });
    return { tags: body.tags, next: nextOf(response) };
  }

  it('gives the name and all tags in lexical order, whatever their case', async () => {
    await expect(tags()).resolves.toEqual({ tags: ALL, next: undefined });
  });

  it('of a repository without tags gives an empty list', async () => {
    await expect(tags('', 'empty')).resolves.toEqual({ tags: [], next: undefined });
  });

  it('of a repository that is not there answers 404', async () => {
    const response = await oci.get('/v2/nothing/tags/list');
    expect([response.status, await codesOf(response)]).toEqual([404, ['NAME_UNKNOWN']]);
  });

  it('with n gives so many, each answer with a Link to the next, the last without one', async () => {
    const pages: string[][] = [];
    let query = '?n=3';
    for (;;) {
      const { tags: page, next } = await tags(query);
      pages.push(page);
      if (next === undefined) break;
      const url = new URL(next, oci.url);
      expect(url.pathname).toBe(`/v2/${TAGGED}/tags/list`);
      query = url.search;
    }
    expect(pages).toEqual([ALL.slice(0, 3), ALL.slice(3, 6), ALL.slice(6)]);
  });

  it.each([
    ['as many as there are', '?n=7', ALL],
    ['more than there are', '?n=100000', ALL],
    ['a number beyond all', '?n=999999999999999', ALL],
    ['none', '?n=0', []],
    ['none behind a tag', '?n=0&last=a', []],
  ])('with n of %s gives them without a Link', async (_what, query, expected) => {
    await expect(tags(query)).resolves.toEqual({ tags: expected, next: undefined });
  });

  it.each([
    ['a tag', '?last=C', ALL.slice(4)],
    ['a tag in another case', '?last=c', ALL.slice(4)],
    ['a tag that is not there', '?last=bb', ALL.slice(3)],
    ['the last tag', '?last=v2', []],
    ['what can be no tag', `?last=${encodeURIComponent('\u0000')}`, ALL],
    ['nothing', '?last=', ALL],
  ])('with last gives what comes behind %s, without it', async (_what, query, expected) => {
    await expect(tags(query)).resolves.toEqual({ tags: expected, next: undefined });
  });

  it('with n and last gives up to so many behind it', async () => {
    await expect(tags('?n=2&last=B')).resolves.toMatchObject({ tags: ['C', 'latest'], next: expect.any(String) });
    await expect(tags('?n=2&last=latest')).resolves.toEqual({ tags: ['v10', 'v2'], next: undefined });
  });

  it('gives each of two tags that differ in their case alone, by the page', async () => {
    for (const tag of ['x', 'X', 'y', 'Y']) await oci.pushImage('cased', tag, 'one');
    const had: string[] = [];
    for (let last = ''; had.length < 5; ) {
      const [tag] = (await tags(`?n=1&last=${last}`, 'cased')).tags;
      if (tag === undefined) break;
      had.push(tag);
      last = tag;
    }
    expect([had.slice(0, 2).sort(), had.slice(2).sort()]).toEqual([
      ['X', 'x'],
      ['Y', 'y'],
    ]);
  });

  it.each(['-1', '1.5', '1e3', 'x', '', '0x10', '٣'])('with n=%s answers 400', async (n) => {
    const response = await oci.get(`/v2/${TAGGED}/tags/list?n=${encodeURIComponent(n)}`);
    expect([response.status, await codesOf(response)]).toEqual([400, ['UNSUPPORTED']]);
  });
});

describe('Listing Referrers', () => {
  const SUBJECT = descriptor('the image', MANIFEST);
  const typed = (kind: string) =>
    manifestOf('{}', [], { subject: SUBJECT, artifactType: `application/${kind}`, annotations: { kind } });
  const plain = manifestOf('{}', [], { subject: SUBJECT });
  const emptyType = manifestOf('{}', [], { subject: SUBJECT, artifactType: '' });
  const index = (more: object = {}) =>
    JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests: [], subject: SUBJECT, ...more });
  const typedIndex = index({ artifactType: 'application/list', annotations: { kind: 'list' } });

  beforeAll(async () => {
    await oci.pushBlob(SIGNED, '{}');
    for (const one of [typed('signature'), typed('sbom'), plain, emptyType]) {
      await oci.putManifest(SIGNED, digestOf(one), one);
    }
    for (const one of [index(), typedIndex]) await oci.putManifest(SIGNED, digestOf(one), one, INDEX);
  });

  async function referrers(query = '', digest = SUBJECT.digest, name = SIGNED) {
    const response = await oci.get(`/v2/${name}/referrers/${digest}${query}`);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, INDEX]);
    const body = (await response.json()) as { manifests: { artifactType?: string; digest: string }[] };
    expect(body).toEqual({ schemaVersion: 2, mediaType: INDEX, manifests: body.manifests });
    const filters = response.headers.get('oci-filters-applied');
    return { manifests: body.manifests, filters, next: nextOf(response) };
  }
  const of = (manifest: string, more: object = {}, mediaType = MANIFEST) => ({
    ...descriptor(manifest, mediaType),
    ...more,
  });
  const CONFIG = 'application/vnd.oci.image.config.v1+json';

  it('gives an index with what each is: its own artifact type or that of its config, and its annotations', async () => {
    await expect(referrers()).resolves.toEqual({
      filters: null,
      next: undefined,
      manifests: [
        of(typed('signature'), { artifactType: 'application/signature', annotations: { kind: 'signature' } }),
        of(typed('sbom'), { artifactType: 'application/sbom', annotations: { kind: 'sbom' } }),
        of(plain, { artifactType: CONFIG }),
        of(emptyType, { artifactType: CONFIG }),
        of(index(), {}, INDEX), // which has no config, and so no type
        of(typedIndex, { artifactType: 'application/list', annotations: { kind: 'list' } }, INDEX),
      ],
    });
  });

  it.each([
    ['application/sbom', [digestOf(typed('sbom'))]],
    [CONFIG, [digestOf(plain), digestOf(emptyType)]],
    ['application/nothing', []],
  ])('with the filter %s gives those alone, and says that it did', async (artifactType, digests) => {
    const { manifests, filters } = await referrers(`?artifactType=${encodeURIComponent(artifactType)}`);
    expect([manifests.map(({ digest }) => digest), filters]).toEqual([digests, 'artifactType']);
  });

  it('with an empty filter gives all, and says nothing of a filter', async () => {
    const { manifests, filters } = await referrers('?artifactType=');
    expect([manifests.length, filters]).toEqual([6, null]);
  });

  it.each([
    ['nobody pushed', digestOf('nobody'), SIGNED],
    ['of another algorithm', SHA512, SIGNED],
    ['that is about nothing here', SUBJECT.digest, TAGGED],
  ])('of a digest %s gives an empty index, not 404', async (_what, digest, name) => {
    await expect(referrers('', digest, name)).resolves.toEqual({ manifests: [], filters: null, next: undefined });
  });

  it.each(['latest', 'sha256:abc', `sha256:${'G'.repeat(64)}`, 'sha256:', ':x', `x:${'y'.repeat(300)}`])(
    'of %s, which is no digest, answers 400',
    async (reference) => {
      const response = await oci.get(`/v2/${SIGNED}/referrers/${encodeURIComponent(reference)}`);
      expect([response.status, await codesOf(response)]).toEqual([400, ['DIGEST_INVALID']]);
    },
  );

  it('of a repository that is not there answers 404', async () => {
    expect((await oci.get(`/v2/nothing/referrers/${SUBJECT.digest}`)).status).toBe(404);
  });

  it('has a new one at once, and one that is deleted or archived no more', async () => {
    const subject = descriptor('short-lived', MANIFEST);
    const [deleted, archived, stays] = ['deleted', 'archived', 'stays'].map((kind) =>
      manifestOf('{}', [], { subject, artifactType: `application/${kind}` }),
    ) as [string, string, string];
    for (const one of [deleted, archived, stays]) await oci.putManifest(SIGNED, digestOf(one), one);
    expect((await referrers('', subject.digest)).manifests).toHaveLength(3);
    await oci.call('DELETE', `/v2/${SIGNED}/manifests/${digestOf(deleted)}`);
    await oci.ecr.updateImageStorageClass({
      repositoryName: SIGNED,
      imageId: { imageDigest: digestOf(archived) },
      targetStorageClass: 'ARCHIVE',
    });
    const { manifests } = await referrers('', subject.digest);
    expect(manifests.map(({ artifactType }) => artifactType)).toEqual(['application/stays']);
  });

  it('that are too many for one index come with a Link to the next, and its filter', async () => {
    const subject = descriptor('much signed', MANIFEST);
    const note = 'x'.repeat(2 ** 20);
    const all = Array.from({ length: 6 }, (_, place) =>
      manifestOf('{}', [], { subject, artifactType: 'application/note', annotations: { note: `${place}${note}` } }),
    );
    for (const one of all) await oci.putManifest(SIGNED, digestOf(one), one);
    const had: string[] = [];
    let query: string | undefined = '?artifactType=application/note';
    for (let asked = 0; query !== undefined; asked++) {
      expect(asked).toBeLessThan(3);
      const { manifests, filters, next } = await referrers(query, subject.digest);
      expect(filters).toBe('artifactType');
      had.push(...manifests.map(({ digest }) => digest));
      query = next && new URL(next, oci.url).search;
    }
    expect(had).toEqual(all.map((one) => digestOf(one)));
  });
});
