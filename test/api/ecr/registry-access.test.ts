import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ecrClient } from '../../support/aws-clients.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { digestOf, type RegistryClient, registryClient } from '../../support/registry-client.ts';
import { startServer } from '../../support/server.ts';
import { type Answer, ask } from '../wire/raw-http.ts';

const NAME = 'team/app';
const OTHER_ACCOUNT = '111122223333';
const clock = manualClock();
let server: Awaited<ReturnType<typeof startServer>>;
let allowing: Awaited<ReturnType<typeof startServer>>;
let registry: RegistryClient;
let upload: string;
let expired: string;
beforeAll(async () => {
  [server, allowing] = await Promise.all([
    startServer({}, { clock }),
    startServer({ allowHosts: ['registry.internal', 'https://console.example'] }),
  ]);
  expired = await loginOf();
  clock.advance(12 * 3_600_000);
  for (const account of ['test', OTHER_ACCOUNT]) {
    await ecrClient(server.url, account).createRepository({ repositoryName: account === 'test' ? NAME : 'theirs' });
  }
  registry = await registryClient(server.url);
  await registry.pushImage(NAME, 'v1', 'a layer');
  await registry.pushBlob(NAME, 'spare');
  upload = (await registry.call('POST', `/v2/${NAME}/blobs/uploads/`)).headers.get('location') ?? '';
});
afterAll(() => Promise.all([server.close(), allowing.close()]));

async function loginOf(account = 'test', region?: string, url = server.url): Promise<string> {
  const { authorizationData } = await ecrClient(url, account, region).getAuthorizationToken({});
  return `Basic ${authorizationData?.[0]?.authorizationToken}`;
}

const portOf = (url: string): number => Number(new URL(url).port);
const send = (
  method: string,
  path: string,
  headers: Record<string, string | undefined>,
  url = server.url,
): Promise<Answer> => {
  const hasBody = ['POST', 'PUT', 'PATCH'].includes(method);
  return ask(portOf(url), { method, path, headers, body: hasBody ? 'x' : '' });
};

/** Every way in; `UPLOAD` stands for an upload that has begun. */
const ROUTES: readonly (readonly [method: string, path: string])[] = [
  ['GET', '/v2/'],
  ['GET', '/v2/_catalog'],
  ['GET', `/v2/${NAME}/tags/list`],
  ['GET', `/v2/${NAME}/referrers/${digestOf('x')}`],
  ['GET', `/v2/${NAME}/manifests/v1`],
  ['PUT', `/v2/${NAME}/manifests/v2`],
  ['DELETE', `/v2/${NAME}/manifests/v1`],
  ['GET', `/v2/${NAME}/blobs/${digestOf('a layer')}`],
  ['DELETE', `/v2/${NAME}/blobs/${digestOf('spare')}`],
  ['POST', `/v2/${NAME}/blobs/uploads/`],
  ['POST', `/v2/${NAME}/blobs/uploads/?digest=${digestOf('x')}`],
  ['POST', `/v2/${NAME}/blobs/uploads/?mount=${digestOf('a layer')}&from=${NAME}`],
  ['GET', 'UPLOAD'],
  ['PATCH', 'UPLOAD'],
  ['PUT', `UPLOAD?digest=${digestOf('x')}`],
  ['DELETE', 'UPLOAD'],
  ['GET', '/v2/nowhere'],
  ['GET', '/v2/%zz'],
  ['PROPFIND', '/v2/'],
];
const at = (path: string): string => path.replace('UPLOAD', upload);

/** Nothing that the routes would change is changed. */
async function expectAsBefore(): Promise<void> {
  const tags = (await (await registry.call('GET', `/v2/${NAME}/tags/list`)).json()) as { tags: string[] };
  expect(tags.tags).toEqual(['v1']);
  expect((await registry.call('HEAD', `/v2/${NAME}/blobs/${digestOf('spare')}`)).status).toBe(200);
  expect((await registry.call('HEAD', `/v2/${NAME}/blobs/${digestOf('x')}`)).status).toBe(404);
  const status = await registry.call('GET', upload);
  expect([status.status, status.headers.get('range')]).toEqual([204, '0-0']);
}

describe.each(ROUTES)('%s %s', (method, path) => {
  it.each<[who: string, authorization: () => Promise<string | undefined> | string | undefined]>([
    ['without a login', () => undefined],
    ['with a login that was made up', () => `Basic ${Buffer.from('AWS:e30.AAAA').toString('base64')}`],
    ['with a bearer token', () => 'Bearer x'],
    ['with a login of another Drydock', () => loginOf('test', undefined, allowing.url)],
    ['with a signature for AWS', () => 'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/ecr/aws4_request'],
  ])('%s answers 401 and does nothing', async (_who, authorization) => {
    const answer = await send(method, at(path), { Authorization: await authorization() });
    expect([answer.status, answer.body]).toEqual([401, 'Not Authorized\n']);
    await expectAsBefore();
  });

  it('with a login that is expired answers 403 and does nothing', async () => {
    const answer = await send(method, at(path), { Authorization: expired });
    const message = 'Your authorization token has expired. Reauthenticate and try again.';
    expect([answer.status, JSON.parse(answer.body)]).toEqual([403, { errors: [{ code: 'DENIED', message }] }]);
    await expectAsBefore();
  });

  it.each([
    ['account', () => loginOf(OTHER_ACCOUNT)],
    ['region', () => loginOf('test', 'eu-west-1')],
  ])('with a login of another %s finds nothing of this one', async (_what, login) => {
    const answer = await send(method, at(path), { Authorization: await login() });
    const isOfAll = path === '/v2/' || path === '/v2/_catalog';
    if (!isOfAll) expect([400, 404]).toContain(answer.status);
    expect(answer.body).not.toContain('a layer');
    await expectAsBefore();
  });

  it.each<[what: string, headers: Record<string, string>]>([
    ['a page of another site', { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' }],
    ['a page of another port', { Origin: 'http://localhost:1' }],
    ['a page from a file', { Origin: 'null' }],
    ['an image in a page of another site', { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors' }],
    ['a page whose name was bound to this address', { Host: 'evil.example' }],
    ['such a page, at our port', { Host: 'rebound.evil.example:4510', Origin: 'http://rebound.evil.example:4510' }],
  ])('from %s answers 403 and does nothing, whatever it knows', async (_who, headers) => {
    const answer = await send(method, at(path), { Authorization: await loginOf(), ...headers });
    expect([answer.status, JSON.parse(answer.body)]).toMatchObject([403, { __type: 'AccessDeniedException' }]);
    expect(answer.headers.get('access-control-allow-origin')).toBeUndefined();
    await expectAsBefore();
  });
});

describe('a link to a layer', () => {
  async function link(): Promise<string> {
    const ecr = ecrClient(server.url);
    const layer = { repositoryName: NAME, layerDigest: digestOf('a layer') };
    const { downloadUrl = '' } = await ecr.getDownloadUrlForLayer(layer);
    const { pathname, search } = new URL(downloadUrl);
    return pathname + search;
  }

  it.each<[what: string, headers: Record<string, string>]>([
    ['a page of another site', { Origin: 'https://evil.example' }],
    ['an image in a page of another site', { 'Sec-Fetch-Site': 'cross-site' }],
    ['a page whose name was bound to this address', { Host: 'evil.example' }],
  ])('is of no use to %s', async (_who, headers) => {
    const path = await link();
    expect((await send('GET', path, {})).body).toBe('a layer');
    const answer = await send('GET', path, headers);
    expect([answer.status, answer.body.includes('a layer')]).toEqual([403, false]);
  });

  it.each([
    ['DELETE', (path: string) => path],
    ['PUT', (path: string) => path],
    ['POST', (path: string) => path.replace(/\/blobs\/.*\?/, '/blobs/uploads/?')],
    ['GET', (path: string) => path.replace('/blobs/', '/manifests/')],
    ['GET', (path: string) => path.replace(NAME, 'theirs')],
    ['GET', (path: string) => path.replace(/.(?=.{9}$)/, (one) => (one === 'A' ? 'B' : 'A'))],
    ['GET', (path: string) => path.replace('?token=', '?token=&token=')],
  ])('is for reading that layer alone: %s %s', async (method, changed) => {
    expect((await send(method, changed(await link()), {})).status).toBe(401);
    await expectAsBefore();
  });
});

it('a name and an origin that are allowed may use the registry', async () => {
  const Authorization = await loginOf('test', undefined, allowing.url);
  for (const headers of [
    { Host: 'registry.internal:443' },
    { Origin: 'https://console.example', 'Sec-Fetch-Site': 'cross-site' },
  ]) {
    expect((await send('GET', '/v2/', { Authorization, ...headers }, allowing.url)).status).toBe(200);
  }
});
