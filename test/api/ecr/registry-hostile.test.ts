import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ecrClient } from '../../support/aws-clients.ts';
import { digestOf, MANIFEST, manifestOf, type RegistryClient, registryClient } from '../../support/registry-client.ts';
import { startServer } from '../../support/server.ts';
import { ask, bytes, exchange, type Sent } from '../wire/raw-http.ts';

const NAME = 'team/app';
const UPLOADS = `/v2/${NAME}/blobs/uploads/`;
const data = mkdtempSync(join(tmpdir(), 'drydock-hostile-'));
let server: Awaited<ReturnType<typeof startServer>>;
let registry: RegistryClient;
let port: number;
let authorization: string;
beforeAll(async () => {
  server = await startServer({ data });
  port = Number(new URL(server.url).port);
  const ecr = ecrClient(server.url);
  await ecr.createRepository({ repositoryName: NAME });
  registry = await registryClient(server.url);
  await registry.pushImage(NAME, 'v1', 'a layer');
  const { authorizationData } = await ecr.getAuthorizationToken({});
  authorization = `Basic ${authorizationData?.[0]?.authorizationToken}`;
});
afterAll(async () => {
  await server.close();
  rmSync(data, { recursive: true });
});

const filesOf = (folder: string): string[] =>
  readdirSync(join(data, 'registry', folder), { recursive: true })
    .map(String)
    .sort();

/** Everything a client could have changed. */
async function state(): Promise<unknown> {
  const ecr = ecrClient(server.url);
  const { repositories } = await ecr.describeRepositories({});
  const { imageIds } = await ecr.listImages({ repositoryName: NAME });
  return [repositories?.map((one) => one.repositoryName), imageIds, filesOf('blobs'), readdirSync(data).sort()];
}

let before: unknown;
beforeEach(async () => {
  before = await state();
});
afterEach(async () => {
  expect(await state()).toEqual(before); // and the server lives
  await expect.poll(() => filesOf('uploads')).toEqual([]);
});

const send = (method: string, path: string, more: Partial<Sent> = {}) =>
  ask(port, { method, path, ...more, headers: { Authorization: authorization, ...more.headers } });
const codeOf = (body: string): unknown => (JSON.parse(body) as { errors: { code: string }[] }).errors[0]?.code;

describe('a path', () => {
  it.each<[path: string, status: number, code: string]>([
    ['/v2/team%2F..%2Fapp/tags/list', 400, 'NAME_INVALID'],
    ['/v2/team/../team/app/tags/list', 400, 'NAME_INVALID'],
    ['/v2/./team/app/tags/list', 400, 'NAME_INVALID'],
    ['/v2//team/app/tags/list', 400, 'NAME_INVALID'],
    ['/v2/team%2F%2Fapp/tags/list', 400, 'NAME_INVALID'],
    ['/v2/team%252Fapp/tags/list', 400, 'NAME_INVALID'],
    ['/v2/%252e%252e%252fapp/tags/list', 400, 'NAME_INVALID'],
    ['/v2/team/app%00/tags/list', 400, 'NAME_INVALID'],
    ['/v2/team/app%0d%0aX:%20y/tags/list', 400, 'NAME_INVALID'],
    ['/v2/team%5Capp/tags/list', 400, 'NAME_INVALID'],
    ['/v2/%zz/tags/list', 400, 'NAME_INVALID'],
    ['/v2/%C3%28/tags/list', 400, 'NAME_INVALID'],
    ['/v2/TEAM/app/tags/list', 400, 'NAME_INVALID'],
    [`/v2/${'a'.repeat(257)}/tags/list`, 400, 'NAME_INVALID'],
    [`/v2/${'a/'.repeat(4000)}a/tags/list`, 400, 'NAME_INVALID'],
    [`/v2/${'a-'.repeat(4000)}/tags/list`, 400, 'NAME_INVALID'],
    ['/v2/__proto__/tags/list', 400, 'NAME_INVALID'],
    ['/v2/constructor', 404, 'NAME_UNKNOWN'],
    ['/v2/%2e%2e/%2e%2e/etc/passwd', 404, 'NAME_UNKNOWN'],
    ['/v2/%', 404, 'NAME_UNKNOWN'],
    [`/v2/${NAME}/tags/list/`, 404, 'NAME_UNKNOWN'],
    [`/v2/${NAME}/tags/list%3Fn=1`, 404, 'NAME_UNKNOWN'],
    [`/v2/${NAME}/blobs/sha256:..%2F..%2Fdrydock.db`, 404, 'NAME_UNKNOWN'],
    [`/v2/${NAME}/blobs/${digestOf('a layer')}%00`, 404, 'BLOB_UNKNOWN'],
    [`/v2/${NAME}/blobs/${digestOf('a layer')}%2500`, 404, 'BLOB_UNKNOWN'],
    [`/v2/${NAME}/blobs/${encodeURIComponent(encodeURIComponent(digestOf('a layer')))}`, 404, 'BLOB_UNKNOWN'],
    [`/v2/${NAME}/manifests/..`, 404, 'MANIFEST_UNKNOWN'],
    [`/v2/${NAME}/manifests/v1%00`, 404, 'MANIFEST_UNKNOWN'],
    [`/v2/${NAME}/manifests/v1%0a`, 404, 'MANIFEST_UNKNOWN'],
    [`/v2/${NAME}/manifests/${'v'.repeat(8000)}`, 404, 'MANIFEST_UNKNOWN'],
    [`${UPLOADS}..%5C..`, 404, 'BLOB_UPLOAD_UNKNOWN'],
    [`${UPLOADS}__proto__`, 404, 'BLOB_UPLOAD_UNKNOWN'],
  ])('%s is answered with %i %s', async (path, status, code) => {
    const answer = await send('GET', path);
    expect([answer.status, codeOf(answer.body)]).toEqual([status, code]);
  });

  it('in the form for a proxy is taken for what it is', async () => {
    expect((await send('GET', `http://127.0.0.1:${port}/v2/${NAME}/tags/list`)).status).toBe(200);
    expect((await send('GET', `http://127.0.0.1:${port}/v2/-/tags/list`)).status).toBe(400);
  });

  it.each(['//v2/', '/V2/', '/v2x/', '/%76%32/', '/v1/_ping'])('%s is not of the registry', async (path) => {
    const answer = await send('GET', path);
    expect([answer.status, answer.headers.get('docker-distribution-api-version')]).toEqual([404, undefined]);
  });
});

describe('a query', () => {
  it.each<[method: string, path: string, status: number]>([
    ['POST', `${UPLOADS}?digest=`, 400],
    ['POST', `${UPLOADS}?digest=%00`, 400],
    ['POST', `${UPLOADS}?digest=${digestOf('said')}&digest=${digestOf('')}`, 400],
    ['POST', `${UPLOADS}?digest=${digestOf('said')}%0d%0aX:y`, 400],
    ['GET', `/v2/${NAME}/tags/list?n=${'9'.repeat(400)}`, 400],
    ['GET', `/v2/${NAME}/tags/list?n=1&n=x&last=%ff%00`, 200],
    ['GET', `/v2/${NAME}/tags/list?last=${'x'.repeat(8000)}`, 200],
    ['GET', `/v2/${NAME}/referrers/${digestOf('x')}?last=-1&artifactType=%27%3B--`, 200],
    ['GET', `/v2/${NAME}/blobs/${digestOf('a layer')}?token=x`, 401],
  ])('%s %s is answered with %i', async (method, path, status) => {
    expect((await send(method, path)).status).toBe(status);
  });

  it.each([
    'mount=%00&from=%00',
    'mount=%zz&from=%zz',
    `mount=${digestOf('a layer')}&from=../${NAME}`,
    `mount=${digestOf('a layer')}&from=${NAME}%00`,
    `mount=${digestOf('a layer')}&from=${NAME}&from=`.replace(`from=${NAME}&`, 'from=x&'),
    `mount=${digestOf('nothing')}&mount=${digestOf('a layer')}&from=${NAME}`,
  ])('that mounts with %s begins an upload', async (query) => {
    const answer = await send('POST', `${UPLOADS}?${query}`);
    expect(answer.status).toBe(202);
    expect((await send('DELETE', answer.headers.get('location') ?? '')).status).toBe(204);
  });
});

describe('a request whose length is in doubt', () => {
  const put = `/v2/${NAME}/manifests/smuggled`;
  it.each<[what: string, headers: Record<string, string | undefined>, body: string]>([
    ['both ways', { 'Content-Length': '4', 'Transfer-Encoding': 'chunked' }, '0\r\n\r\n'],
    ['twice', { 'Content-Length': '2\r\nContent-Length: 3' }, '{}'],
    ['negative', { 'Content-Length': '-1' }, '{}'],
    ['no number', { 'Content-Length': '1e1' }, '{}'],
    ['huge', { 'Content-Length': '9'.repeat(40) }, '{}'],
    ['of two codings', { 'Content-Length': undefined, 'Transfer-Encoding': 'chunked, identity' }, '0\r\n\r\n'],
    ['of an unknown coding', { 'Content-Length': undefined, 'Transfer-Encoding': 'xchunked' }, '0\r\n\r\n'],
    ['of a chunk that is no number', { 'Content-Length': undefined, 'Transfer-Encoding': 'chunked' }, 'zz\r\n{}\r\n'],
  ])('(%s) is refused with 400, and nothing behind it is heard', async (_what, headers, body) => {
    const hidden = bytes(port, {
      method: 'DELETE',
      path: `/v2/${NAME}/manifests/v1`,
      headers: { Authorization: authorization },
    });
    const first = bytes(port, {
      method: 'PUT',
      path: put,
      headers: { Authorization: authorization, ...headers },
      body,
    });
    const answers = await exchange(port, Buffer.concat([first, hidden]), Buffer.alloc(0));
    expect(answers.map(({ status }) => status)).toEqual([400]);
  });

  it('a second request behind a refused one is its own', async () => {
    const refused = {
      method: 'PUT',
      path: `/v2/-/manifests/v1`,
      headers: { Authorization: authorization },
      body: '{}',
    };
    const next = { method: 'GET', path: '/v2/', headers: { Authorization: authorization } };
    const answers = await exchange(port, refused, next);
    expect(answers.map(({ status }) => status)).toEqual([400, 200]);
  });
});

describe('a body that is cut off', () => {
  /** Says that more is to come, and leaves. */
  const cut = (method: string, path: string, body: string): Promise<void> =>
    new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1');
      const headers = { Authorization: authorization, 'Content-Length': '100000', 'Content-Type': MANIFEST };
      socket.on('error', () => undefined).on('close', () => resolve());
      socket.write(bytes(port, { method, path, headers, body }), () => socket.resetAndDestroy());
    });

  it.each<[method: string, path: string, body: string]>([
    ['PUT', `/v2/${NAME}/manifests/cut`, manifestOf('{"of":"a layer"}', ['a layer'])],
    ['POST', `${UPLOADS}?digest=${digestOf('cut')}`, 'cut'],
  ])('of %s %s stores nothing', async (method, path, body) => {
    await cut(method, path, body);
  });

  it.each(['PATCH', 'PUT'])('of %s leaves an upload where it was, or a little further', async (method) => {
    const location = (await registry.call('POST', UPLOADS)).headers.get('location') ?? '';
    await cut(method, `${location}?digest=${digestOf('cut')}`, 'cut');
    await expect.poll(async () => (await registry.call('GET', location)).headers.get('range')).toMatch(/^0-[02]$/);
    expect((await registry.call('DELETE', location)).status).toBe(204);
  });
});
