import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { manualClock } from '../../../support/manual-clock.ts';
import { digestOf, MANIFEST, manifestOf, registryClient } from '../../../support/registry-client.ts';
import { startServer } from '../../../support/server.ts';
import { type Conversation, converse } from './conversation.ts';

// OCI Distribution Specification 1.1, section Error Codes: each case is a code of its table, or a statement of its text.

const NAME = 'team/app';
const UPLOADS = `/v2/${NAME}/blobs/uploads/`;
let oci: Conversation;
beforeAll(async () => {
  oci = await converse(NAME);
  await oci.pushBlob(NAME, 'a blob');
});
afterAll(() => oci.close());

/** The body has the one form there is, and each code is made of capitals and underscores. */
async function expectError(response: Response, status: number, code: string): Promise<void> {
  const text = await response.text();
  expect([response.status, response.headers.get('content-type')], text).toEqual([status, 'application/json']);
  const { errors, ...rest } = JSON.parse(text) as { errors: { code: string; message: string }[] };
  expect(rest).toEqual({});
  expect(errors).toMatchObject([{ code, message: expect.stringMatching(/\w/) }]);
  expect(code).toMatch(/^[A-Z_]+$/);
  expect(response.headers.get('content-length')).toBe(String(Buffer.byteLength(text)));
}

describe('a failure is said with its code', () => {
  const chunkOf = async (range: string): Promise<Response> => oci.chunk(await oci.begin(NAME), 'abc', range);

  it.each<[code: string, status: number, ask: () => Promise<Response>]>([
    ['BLOB_UNKNOWN', 404, () => oci.get(`/v2/${NAME}/blobs/${digestOf('nothing')}`)],
    ['BLOB_UPLOAD_INVALID', 416, () => chunkOf('7-9')],
    ['BLOB_UPLOAD_UNKNOWN', 404, () => oci.get(`${UPLOADS}nothing`)],
    ['DIGEST_INVALID', 400, async () => oci.end(await oci.begin(NAME), digestOf('said'), 'sent')],
    ['MANIFEST_BLOB_UNKNOWN', 400, () => oci.putManifest(NAME, 'v1', manifestOf('nobody sent it', []))],
    ['MANIFEST_INVALID', 400, () => oci.putManifest(NAME, digestOf('another'), manifestOf('a blob', []))],
    ['MANIFEST_UNKNOWN', 404, () => oci.get(`/v2/${NAME}/manifests/nothing`)],
    ['NAME_INVALID', 400, () => oci.get('/v2/-/tags/list')],
    ['NAME_UNKNOWN', 404, () => oci.get('/v2/nothing/tags/list')],
    ['SIZE_INVALID', 400, () => chunkOf('0-9')],
    ['UNSUPPORTED', 405, () => oci.call('POST', `/v2/${NAME}/tags/list`)],
  ])('%s, with %i', async (code, status, ask) => {
    await expectError(await ask(), status, code);
  });

  it('DENIED, with 403, to a login that is expired', async () => {
    const clock = manualClock();
    const server = await startServer({}, { clock });
    try {
      const registry = await registryClient(server.url);
      clock.advance(12 * 3_600_000);
      await expectError(await registry.call('GET', '/v2/'), 403, 'DENIED');
    } finally {
      await server.close();
    }
  });

  it('by a login that is none with ECR’s own words, which are no JSON, and how to log in', async () => {
    const response = await fetch(new URL(`/v2/${NAME}/tags/list`, oci.url));
    expect([response.status, await response.text()]).toEqual([401, 'Not Authorized\n']);
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(response.headers.get('www-authenticate')).toMatch(/^Basic realm="/);
  });
});

describe('a method that a path has not', () => {
  it.each([
    ['POST', `/v2/${NAME}/tags/list`, 'GET'],
    ['PUT', `/v2/${NAME}/blobs/${digestOf('a blob')}`, 'GET, HEAD, DELETE'],
    ['POST', `/v2/${NAME}/manifests/v1`, 'GET, HEAD, PUT, DELETE'],
    ['GET', UPLOADS, 'POST'],
    ['POST', `${UPLOADS}x`, 'GET, PATCH, PUT, DELETE'],
    ['DELETE', '/v2/', 'GET, HEAD'],
    ['PROPFIND', `/v2/${NAME}/referrers/${digestOf('x')}`, 'GET'],
  ])('%s %s answers 405 with those it has', async (method, path, allow) => {
    const response = await oci.call(method, path);
    expect(response.headers.get('allow')).toBe(allow);
    await expectError(response, 405, 'UNSUPPORTED');
  });
});

describe('HEAD answers as GET does, without a body', () => {
  it.each([
    '/v2/',
    `/v2/${NAME}/manifests/nothing`,
    `/v2/${NAME}/blobs/${digestOf('nothing')}`,
    `/v2/${NAME}/blobs/${digestOf('a blob')}`,
    '/v2/nothing/manifests/v1',
    '/v2/-/manifests/v1',
    '/v2/nowhere',
  ])('%s', async (path) => {
    const [get, head] = [await oci.get(path), await oci.head(path)];
    expect(await head.text()).toBe('');
    expect(head.status).toBe(get.status);
    for (const name of ['content-type', 'content-length', 'docker-content-digest']) {
      expect([name, head.headers.get(name)]).toEqual([name, get.headers.get(name)]);
    }
  });
});

it('a manifest of a type that HTTP cannot read is refused as any other, and told why', async () => {
  for (const type of ['constructor', ',,', `${MANIFEST.slice(0, -1)}`]) {
    const response = await oci.putManifest(NAME, 'typed', manifestOf('a blob', []), type);
    const { errors } = (await response.clone().json()) as { errors: { detail?: string }[] };
    expect(errors[0]?.detail).toContain(`It was sent as ${type}`);
    await expectError(response, 405, 'UNSUPPORTED');
  }
});

it('no answer says more in Warning headers than it may: there is none', async () => {
  expect((await oci.get('/v2/')).headers.get('warning')).toBeNull();
});
