import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ecrClient } from '../../support/aws-clients.ts';
import {
  codesOf,
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

let server: Awaited<ReturnType<typeof startServer>>;
let registry: RegistryClient;
const NAME = 'team/app';
const UPLOADS = `/v2/${NAME}/blobs/uploads/`;

beforeAll(async () => {
  server = await startServer();
  for (const repositoryName of [NAME, 'other']) await ecrClient(server.url).createRepository({ repositoryName });
  registry = await registryClient(server.url);
});
afterAll(() => server.close());

async function begin(): Promise<string> {
  const response = await registry.call('POST', UPLOADS);
  expect(response.status).toBe(202);
  return response.headers.get('location') ?? '';
}

const chunk = (location: string, body: string, range?: string) =>
  registry.call('PATCH', location, { body, headers: range === undefined ? {} : { 'content-range': range } });

const end = (location: string, digest: string, body = '') =>
  registry.call('PUT', `${location}?digest=${digest}`, body === '' ? {} : { body });

describe('pulling', () => {
  it.each([
    ['by tag', (_manifest: string) => 'v1'],
    ['by digest', digestOf],
  ])('a manifest %s gives the bytes that were pushed, and HEAD what they are', async (_by, reference) => {
    const pushed = JSON.stringify(JSON.parse(await registry.pushImage(NAME, 'v0', 'layer')), null, 3); // not as we would write it
    await expect(registry.putManifest(NAME, 'v1', pushed)).resolves.toMatchObject({ status: 201 });
    const path = `/v2/${NAME}/manifests/${reference(pushed)}`;
    const got = await registry.call('GET', path);
    expect(await got.text()).toBe(pushed);
    const head = await registry.call('HEAD', path);
    for (const { status, headers } of [got, head]) {
      expect(status).toBe(200);
      expect(headers.get('content-type')).toBe(MANIFEST);
      expect(headers.get('docker-content-digest')).toBe(digestOf(pushed));
      expect(headers.get('content-length')).toBe(String(pushed.length));
    }
    expect(await head.text()).toBe('');
  });

  it('a blob gives it whole, in part, or says how long it is', async () => {
    const digest = await registry.pushBlob(NAME, '0123456789');
    const path = `/v2/${NAME}/blobs/${digest}`;
    const get = async (range?: string) => {
      const response = await registry.call('GET', path, range === undefined ? {} : { headers: { range } });
      return [response.status, response.headers.get('content-range'), await response.text()];
    };
    await expect(get()).resolves.toEqual([200, null, '0123456789']);
    await expect(get('bytes=4-')).resolves.toEqual([206, 'bytes 4-9/10', '456789']);
    await expect(get('bytes=0-0')).resolves.toEqual([206, 'bytes 0-0/10', '0']);
    await expect(get('bytes=8-100')).resolves.toEqual([206, 'bytes 8-9/10', '89']);
    await expect(get('bytes=-3')).resolves.toEqual([206, 'bytes 7-9/10', '789']);
    await expect(get('bytes=1-2,4-5')).resolves.toEqual([200, null, '0123456789']);
    await expect(get('bytes=10-')).resolves.toMatchObject([
      416,
      'bytes */10',
      expect.stringContaining('RANGE_INVALID'),
    ]);
    const head = await registry.call('HEAD', path);
    expect([head.status, head.headers.get('content-length')]).toEqual([200, '10']);
    expect(head.headers.get('docker-content-digest')).toBe(digest);
  });

  it('an empty blob gives nothing', async () => {
    const digest = await registry.pushBlob(NAME, '');
    const got = await registry.call('GET', `/v2/${NAME}/blobs/${digest}`);
    expect([got.status, got.headers.get('content-length'), await got.text()]).toEqual([200, '0', '']);
  });

  it.each([
    [`/v2/${NAME}/manifests/nothing`, 'MANIFEST_UNKNOWN'],
    [`/v2/${NAME}/manifests/${digestOf('nothing')}`, 'MANIFEST_UNKNOWN'],
    [`/v2/${NAME}/blobs/${digestOf('nothing')}`, 'BLOB_UNKNOWN'],
    ['/v2/nothing/manifests/latest', 'NAME_UNKNOWN'],
    [`/v2/nothing/blobs/${digestOf('x')}`, 'NAME_UNKNOWN'],
  ])('%s, which is not there, answers 404 %s', async (path, code) => {
    const response = await registry.call('GET', path);
    expect([response.status, await codesOf(response)]).toEqual([404, [code]]);
    await expect(registry.call('HEAD', path)).resolves.toMatchObject({ status: 404 });
  });
});

describe('pushing a blob', () => {
  it('monolithically, with POST and PUT', async () => {
    const location = await begin();
    const response = await end(location, digestOf('in one'), 'in one');
    expect(response.status).toBe(201);
    const where = response.headers.get('location') ?? '';
    expect(await (await registry.call('GET', where)).text()).toBe('in one');
  });

  it('in one POST', async () => {
    const digest = await registry.pushBlob(NAME, 'in one post');
    expect(await (await registry.call('GET', `/v2/${NAME}/blobs/${digest}`)).text()).toBe('in one post');
  });

  it('in chunks, and asking how far it is', async () => {
    const location = await begin();
    const first = await chunk(location, 'hello ', '0-5');
    expect([first.status, first.headers.get('range')]).toEqual([202, '0-5']);
    const next = first.headers.get('location') ?? '';
    const status = await registry.call('GET', next);
    expect([status.status, status.headers.get('range')]).toEqual([204, '0-5']);
    await expect(chunk(next, 'wor', '6-8')).resolves.toMatchObject({ status: 202 });
    await expect(end(next, digestOf('hello world'), 'ld')).resolves.toMatchObject({ status: 201 });
    await expect(registry.call('GET', next)).resolves.toMatchObject({ status: 404 });
  });

  it('in chunks that say nothing of their place', async () => {
    const location = await begin();
    for (const part of ['a', 'b', 'c']) await chunk(location, part);
    await expect(end(location, digestOf('abc'))).resolves.toMatchObject({ status: 201 });
  });

  it.each([
    ['a chunk out of order', '5-9', 'hello', 416, 'RANGE_INVALID'],
    ['a chunk sent again', '0-2', 'abc', 416, 'RANGE_INVALID'],
    ['a range that is none', 'three', 'hello', 416, 'RANGE_INVALID'],
    ['a range of another length', '3-9', 'hello', 400, 'SIZE_INVALID'],
  ])('%s is refused, and the upload goes on where it was', async (_what, range, body, status, code) => {
    const location = await begin();
    await chunk(location, 'abc', '0-2');
    const refused = await chunk(location, body, range);
    expect([refused.status, await codesOf(refused)]).toEqual([status, [code]]);
    if (status === 416) expect(refused.headers.get('range')).toBe('0-2');
    await expect(chunk(location, 'd', '3-3')).resolves.toMatchObject({ status: 202 });
    await expect(end(location, digestOf('abcd'))).resolves.toMatchObject({ status: 201 });
  });

  it('with another digest stores nothing', async () => {
    const location = await begin();
    const response = await end(location, digestOf('said'), 'sent');
    expect([response.status, await codesOf(response)]).toEqual([400, ['DIGEST_INVALID']]);
    for (const content of ['said', 'sent']) {
      const head = await registry.call('HEAD', `/v2/${NAME}/blobs/${digestOf(content)}`);
      expect(head.status).toBe(404);
    }
    await expect(chunk(location, 'more')).resolves.toMatchObject({ status: 404 });
  });

  it('can be given up', async () => {
    const location = await begin();
    await chunk(location, 'abc');
    await expect(registry.call('DELETE', location)).resolves.toMatchObject({ status: 204 });
    const response = await end(location, digestOf('abc'));
    expect([response.status, await codesOf(response)]).toEqual([404, ['BLOB_UPLOAD_UNKNOWN']]);
  });

  it('is not needed where another repository has it, which mounts it', async () => {
    const digest = await registry.pushBlob('other', 'shared');
    await expect(registry.call('HEAD', `/v2/${NAME}/blobs/${digest}`)).resolves.toMatchObject({ status: 404 });
    const response = await registry.call('POST', `${UPLOADS}?mount=${digest}&from=other`);
    expect([response.status, response.headers.get('location')]).toEqual([201, `/v2/${NAME}/blobs/${digest}`]);
    expect(await (await registry.call('GET', `/v2/${NAME}/blobs/${digest}`)).text()).toBe('shared');
  });

  it.each([
    `mount=${digestOf('never')}&from=other`,
    `mount=${digestOf('never')}&from=nothing`,
    `mount=${digestOf('never')}`,
    'mount=../../etc&from=../..',
  ])('begins where %s cannot be mounted', async (query) => {
    const response = await registry.call('POST', `${UPLOADS}?${query}`);
    expect(response.status).toBe(202);
    await registry.call('DELETE', response.headers.get('location') ?? '');
  });
});

describe('pushing a manifest', () => {
  it('that names what is not there is refused and stored nowhere', async () => {
    const manifest = manifestOf('{}', ['a layer nobody sent']);
    const response = await registry.putManifest(NAME, 'missing', manifest);
    expect([response.status, await codesOf(response)]).toEqual([404, ['MANIFEST_BLOB_UNKNOWN']]);
    await expect(registry.call('GET', `/v2/${NAME}/manifests/missing`)).resolves.toMatchObject({ status: 404 });
  });

  it('of a list needs its images, and says so', async () => {
    const image = await registry.pushImage(NAME, '', 'in a list');
    const list = (...manifests: string[]) =>
      JSON.stringify({
        schemaVersion: 2,
        mediaType: INDEX,
        manifests: manifests.map((one) => descriptor(one, MANIFEST)),
      });
    const refused = await registry.putManifest(NAME, 'list', list(image, 'another'), INDEX);
    expect([refused.status, await codesOf(refused)]).toEqual([404, ['MANIFEST_BLOB_UNKNOWN']]);
    await expect(registry.putManifest(NAME, 'list', list(image), INDEX)).resolves.toMatchObject({ status: 201 });
    const child = await registry.call('DELETE', `/v2/${NAME}/manifests/${digestOf(image)}`);
    expect([child.status, await codesOf(child)]).toEqual([405, ['UNSUPPORTED']]);
  });

  it('about an image that is not there yet is stored', async () => {
    const subject = descriptor('to come', MANIFEST);
    await registry.pushBlob(NAME, '{}');
    const manifest = manifestOf('{}', [], { subject });
    const response = await registry.putManifest(NAME, digestOf(manifest), manifest);
    expect([response.status, response.headers.get('oci-subject')]).toEqual([201, subject.digest]);
  });

  it.each([
    ['no JSON', 'x', MANIFEST, 400, 'MANIFEST_INVALID'],
    ['of schema 1', '{"schemaVersion":1}', MANIFEST, 400, 'MANIFEST_INVALID'],
    ['that is something else than it was sent as', manifestOf('{}', []), DOCKER_MANIFEST, 400, 'MANIFEST_INVALID'],
    ['of an unknown kind', '{"schemaVersion":2}', 'application/json', 400, 'MANIFEST_INVALID'],
    ['of two kinds at once', manifestOf('{}', [], { manifests: [] }), MANIFEST, 400, 'MANIFEST_INVALID'],
    [
      'with a digest that is a path',
      '{"schemaVersion":2,"config":{"mediaType":"x","digest":"sha256:../../x","size":1},"layers":[]}',
      MANIFEST,
      400,
      'MANIFEST_INVALID',
    ],
    ['that is huge', `"${'x'.repeat(4 * 2 ** 20)}"`, MANIFEST, 413, 'MANIFEST_INVALID'],
  ])('%s is refused', async (_what, manifest, type, status, code) => {
    const response = await registry.putManifest(NAME, 'bad', manifest, type);
    expect([response.status, await codesOf(response)]).toEqual([status, [code]]);
    await expect(registry.call('GET', `/v2/${NAME}/manifests/bad`)).resolves.toMatchObject({ status: 404 });
  });

  it('under another digest is refused', async () => {
    await registry.pushBlob(NAME, '{}');
    const response = await registry.putManifest(NAME, digestOf('other'), manifestOf('{}', []));
    expect([response.status, await codesOf(response)]).toEqual([400, ['DIGEST_INVALID']]);
  });
});

describe('a path', () => {
  it.each([
    ['/v2/Team/tags/list', 'NAME_INVALID'],
    ['/v2/a/tags/list', 'NAME_INVALID'],
    ['/v2/team%2F..%2Fapp/tags/list', 'NAME_INVALID'],
    ['/v2/team%2F%2Fapp/tags/list', 'NAME_INVALID'],
    [`/v2/${'a'.repeat(257)}/tags/list`, 'NAME_INVALID'],
    [`/v2/${NAME}/blobs/sha256:..%2F..%2Fdrydock.db`, 'NAME_UNKNOWN'],
    [`/v2/${NAME}/blobs/sha256:abc`, 'DIGEST_INVALID'],
    [`/v2/${NAME}/blobs/${digestOf('x').toUpperCase()}`, 'DIGEST_INVALID'],
    [`/v2/${NAME}/manifests/sha512:${'0'.repeat(128)}`, 'DIGEST_INVALID'],
    [`/v2/${NAME}/manifests/..`, 'NAME_UNKNOWN'],
    [`/v2/${NAME}/manifests/.hidden`, 'TAG_INVALID'],
    [`/v2/${NAME}/blobs/uploads/..%5C..`, 'BLOB_UPLOAD_UNKNOWN'],
    ['/v2/nowhere', 'NAME_UNKNOWN'],
  ])('%s is answered with %s', async (path, code) => {
    const response = await registry.call('GET', path);
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
    expect(await codesOf(response)).toEqual([code]);
  });

  it('with another method than it has says which it has', async () => {
    const response = await registry.call('POST', `/v2/${NAME}/tags/list`);
    expect([response.status, response.headers.get('allow'), await codesOf(response)]).toEqual([
      405,
      'GET',
      ['UNSUPPORTED'],
    ]);
  });
});
