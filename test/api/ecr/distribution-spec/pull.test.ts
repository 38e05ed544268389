import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { descriptor, digestOf, DOCKER_MANIFEST, INDEX, MANIFEST } from '../../../support/registry-client.ts';
import { type Conversation, converse } from './conversation.ts';

// OCI Distribution Specification 1.1, section Pull: each case is a statement of its text.

const NAME = 'team/app';
const SHA512 = `sha512:${createHash('sha512').update('0123456789').digest('hex')}`;
let oci: Conversation;
let pushed: string;
beforeAll(async () => {
  oci = await converse(NAME, 'other');
  pushed = JSON.stringify(JSON.parse(await oci.pushImage(NAME, 'v0', 'layer')), null, 3); // not as we would write it
  await oci.putManifest(NAME, 'v1', pushed);
  await oci.pushBlob(NAME, '0123456789');
});
afterAll(() => oci.close());

const manifests = (reference: string, name = NAME): string => `/v2/${name}/manifests/${reference}`;
const blobs = (digest: string, name = NAME): string => `/v2/${name}/blobs/${digest}`;

it('Determining support: GET /v2/ answers 200 to who may use it', async () => {
  expect((await oci.get('/v2/')).status).toBe(200);
});

describe('Pulling manifests', () => {
  it.each([
    ['a tag', () => 'v1'],
    ['the digest', () => digestOf(pushed)],
  ])('GET by %s gives the manifest with 200, and says its type and digest', async (_by, reference) => {
    const response = await oci.get(manifests(reference()));
    expect(response.status).toBe(200);
    expect(await response.text()).toBe(pushed);
    expect(response.headers.get('docker-content-digest')).toBe(digestOf(pushed));
    expect(response.headers.get('content-type')).toBe(MANIFEST); // without parameters, as it was pushed
  });

  it.each([
    ['that takes it', MANIFEST],
    ['that takes several', `${DOCKER_MANIFEST}, ${INDEX};q=0.5, ${MANIFEST}`],
    ['that takes everything', '*/*'],
  ])('a client %s gets it as it was pushed', async (_what, accept) => {
    expect(await (await oci.get(manifests('v1'), { accept })).text()).toBe(pushed);
  });

  it.each([
    ['of a tag nobody pushed', manifests('nothing')],
    ['of a digest nobody pushed', manifests(digestOf('nothing'))],
    ['of a digest that is a blob here', manifests(digestOf('layer'))],
    ['of what is in another repository', () => manifests(digestOf(pushed), 'other')],
    ['of a reference that can be no tag', manifests('.INVALID_MANIFEST_NAME')],
    ['of a tag of 129 characters', manifests('t'.repeat(129))],
    ['of a digest that is cut off', manifests('sha256:abc')],
    ['of a digest of another algorithm', manifests(SHA512)],
  ])('a manifest %s is not found: 404', async (_what, path) => {
    const response = await oci.get(typeof path === 'string' ? path : path());
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ errors: [{ code: 'MANIFEST_UNKNOWN' }] });
  });

  it.each(['ab', 'a.b', 'a_b', 'a__b', 'a---b', '0/1/2', 'a.b/c-d/e_f', `${'a'.repeat(250)}/b`])(
    'the name %s is one',
    async (name) => {
      const response = await oci.get(manifests('v1', name));
      expect(await response.json()).toMatchObject({ errors: [{ code: 'NAME_UNKNOWN' }] });
      expect(response.status).toBe(404);
    },
  );

  it.each(['Team', '-a', 'a-', 'a..b', 'a._b', 'a___b', 'a//b', '/a', 'a/', 'a b', 'ä', 'a:b'])(
    'the name %j is none',
    async (name) => {
      const response = await oci.get(manifests('v1', encodeURIComponent(name)));
      expect(await response.json()).toMatchObject({ errors: [{ code: 'NAME_INVALID' }] });
      expect(response.status).toBe(400);
    },
  );

  it.each(['v', 'V', '_', '_.-', '0', 't'.repeat(128)])('the tag %s is one', async (tag) => {
    expect((await oci.putManifest(NAME, tag, pushed)).status).toBe(201);
    expect(await (await oci.get(manifests(tag))).text()).toBe(pushed);
  });
});

describe('Pulling blobs', () => {
  it('GET gives the blob with 200, and its digest', async () => {
    const response = await oci.get(blobs(digestOf('0123456789')));
    expect([response.status, await response.text()]).toEqual([200, '0123456789']);
    expect(response.headers.get('docker-content-digest')).toBe(digestOf('0123456789'));
    expect(response.headers.get('content-length')).toBe('10');
    expect(response.headers.get('accept-ranges')).toBe('bytes');
  });

  it('GET takes a digest whose colon is escaped', async () => {
    expect((await oci.get(blobs(digestOf('0123456789').replace(':', '%3A')))).status).toBe(200);
  });

  it('GET of an empty blob gives nothing', async () => {
    const response = await oci.get(blobs(await oci.pushBlob(NAME, '')));
    expect([response.status, response.headers.get('content-length'), await response.text()]).toEqual([200, '0', '']);
  });

  it.each([
    ['nobody pushed', blobs(digestOf('nothing'))],
    ['is in another repository', blobs(digestOf('0123456789'), 'other')],
    ['has no digest that can be', blobs('sha256:abc')],
    ['is asked for by another algorithm', blobs(SHA512)],
    ['is asked for in capitals', blobs(digestOf('0123456789').toUpperCase())],
  ])('a blob that %s is not found: 404', async (_what, path) => {
    const response = await oci.get(path);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ errors: [{ code: 'BLOB_UNKNOWN' }] });
  });

  it.each<[range: string, status: number, contentRange: string | null, body: string]>([
    ['bytes=4-', 206, 'bytes 4-9/10', '456789'],
    ['bytes=0-0', 206, 'bytes 0-0/10', '0'],
    ['bytes=2-5', 206, 'bytes 2-5/10', '2345'],
    ['bytes=8-100', 206, 'bytes 8-9/10', '89'],
    ['bytes=-3', 206, 'bytes 7-9/10', '789'],
    ['bytes=-100', 206, 'bytes 0-9/10', '0123456789'],
    ['bytes=1-2,4-5', 200, null, '0123456789'], // several need not be answered
    ['bytes=5-4', 200, null, '0123456789'], // one that is none is passed over, as those below
    ['bytes=-', 200, null, '0123456789'],
    ['lines=0-1', 200, null, '0123456789'],
    ['bytes=7-99999999999999999999', 206, 'bytes 7-9/10', '789'],
  ])('Range %s is answered as RFC 9110 has it', async (range, status, contentRange, body) => {
    const response = await oci.get(blobs(digestOf('0123456789')), { range });
    expect([response.status, response.headers.get('content-range'), await response.text()]).toEqual([
      status,
      contentRange,
      body,
    ]);
    expect(response.headers.get('content-length')).toBe(String(body.length));
  });

  it('Range is for the blob that If-Range names, else it comes whole', async () => {
    const range = 'bytes=4-5';
    const { headers } = await oci.head(blobs(digestOf('0123456789')));
    const same = { range, 'if-range': headers.get('etag') ?? '' };
    expect(await (await oci.get(blobs(digestOf('0123456789')), same)).text()).toBe('45');
    const other = await oci.get(blobs(digestOf('0123456789')), { range, 'if-range': '"another"' });
    expect([other.status, await other.text()]).toEqual([200, '0123456789']);
  });

  it.each(['bytes=10-', 'bytes=10-20', 'bytes=-0', `bytes=${'9'.repeat(400)}-`])(
    'Range %s is beyond the blob: 416',
    async (range) => {
      const response = await oci.get(blobs(digestOf('0123456789')), { range });
      expect([response.status, response.headers.get('content-range')]).toEqual([416, 'bytes */10']);
    },
  );
});

describe('Checking if content exists in the registry', () => {
  it.each([
    ['a manifest by its tag', () => [manifests('v1'), pushed, MANIFEST]],
    ['a manifest by its digest', () => [manifests(digestOf(pushed)), pushed, MANIFEST]],
    ['a blob', () => [blobs(digestOf('0123456789')), '0123456789', 'application/octet-stream']],
  ])('HEAD of %s answers 200 with its digest and size, and no body', async (_what, of) => {
    const [path = '', content = '', type] = of();
    const response = await oci.head(path);
    expect(response.status).toBe(200);
    expect(response.headers.get('docker-content-digest')).toBe(digestOf(content));
    expect(response.headers.get('content-length')).toBe(String(content.length));
    expect(response.headers.get('content-type')).toBe(type);
    expect(await response.text()).toBe('');
  });

  it.each([
    manifests('nothing'),
    manifests(digestOf('nothing')),
    manifests('.INVALID_MANIFEST_NAME'),
    manifests(SHA512),
    manifests('v1', 'nothing'),
    blobs(digestOf('nothing')),
    blobs(SHA512),
    blobs(digestOf('0123456789'), 'other'),
    blobs(digestOf('0123456789'), 'nothing'),
  ])('HEAD %s is not found: 404 without a body', async (path) => {
    const response = await oci.head(path);
    expect([response.status, await response.text()]).toEqual([404, '']);
  });

  it('HEAD of a list gives the type of a list', async () => {
    const list = { schemaVersion: 2, mediaType: INDEX, manifests: [descriptor(pushed, MANIFEST)] };
    await oci.putManifest(NAME, 'list', JSON.stringify(list), INDEX);
    const response = await oci.head(manifests('list'), { accept: `${INDEX}, ${MANIFEST}` });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, INDEX]);
  });
});
