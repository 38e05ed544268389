import { request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ecrClient } from '../../support/aws-clients.ts';
import { closeAsTimePasses } from '../../support/close-as-time-passes.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { digestOf, type RegistryClient, registryClient } from '../../support/registry-client.ts';
import { startServer } from '../../support/server.ts';

const MIB = 2 ** 20;
const CONTENT = Buffer.from(Array.from({ length: 3 * MIB }, (_, index) => index % 251));
let server: Awaited<ReturnType<typeof startServer>>;
let registry: RegistryClient;
let authorization: string;
beforeAll(async () => {
  server = await startServer();
  await ecrClient(server.url).createRepository({ repositoryName: 'app' });
  registry = await registryClient(server.url);
  const { authorizationData } = await ecrClient(server.url).getAuthorizationToken({});
  authorization = `Basic ${authorizationData?.[0]?.authorizationToken}`;
});
afterAll(() => server.close());

it('an upload that is cut off goes on where it was', async () => {
  const location = (await registry.call('POST', '/v2/app/blobs/uploads/')).headers.get('location') ?? '';
  const received = async (): Promise<number> => {
    const range = (await registry.call('GET', location)).headers.get('range') ?? '';
    return Number(range.split('-')[1]) + 1;
  };
  const headers = { authorization, 'content-length': CONTENT.length };
  const cut = request(new URL(location, server.url), { method: 'PATCH', headers });
  cut.on('error', () => undefined);
  cut.write(CONTENT.subarray(0, 2 * MIB));
  await expect.poll(received).toBeGreaterThan(MIB);
  cut.destroy();

  await expect
    .poll(async () => {
      const start = await received();
      const body = CONTENT.subarray(start);
      const range = `${start}-${CONTENT.length - 1}`;
      return (await registry.call('PATCH', location, { body, headers: { 'content-range': range } })).status;
    })
    .toBe(202);
  const digest = digestOf(CONTENT);
  await expect(registry.call('PUT', `${location}?digest=${digest}`)).resolves.toMatchObject({ status: 201 });
  const got = await registry.call('GET', `/v2/app/blobs/${digest}`);
  expect(digestOf(Buffer.from(await got.arrayBuffer()))).toBe(digest);
});

it('a reader who leaves early keeps nobody from reading', async () => {
  const digest = digestOf(CONTENT);
  for (let leaver = 0; leaver < 5; leaver++) {
    await new Promise<void>((resolve, reject) => {
      const url = new URL(`/v2/app/blobs/${digest}`, server.url);
      const asked = request(url, { headers: { authorization } }, (response) => {
        response.once('data', () => {
          asked.destroy();
          resolve();
        });
        response.on('error', () => undefined);
      });
      asked.on('error', reject).end();
    });
  }
  const range = `bytes=${2 * MIB}-`;
  const rest = await registry.call('GET', `/v2/app/blobs/${digest}`, { headers: { range } });
  expect(rest.status).toBe(206);
  expect(Buffer.from(await rest.arrayBuffer()).equals(CONTENT.subarray(2 * MIB))).toBe(true);
});

it.each(['PATCH', 'GET'] as const)('a server that closes cuts off a %s whose client stands still', async (method) => {
  const clock = manualClock();
  const closing = await startServer({}, { realClock: clock });
  const ecr = ecrClient(closing.url);
  await ecr.createRepository({ repositoryName: 'app' });
  const there = await registryClient(closing.url);
  const digest = await there.pushBlob('app', 'x'.repeat(32 * MIB));
  const upload = (await there.call('POST', '/v2/app/blobs/uploads/')).headers.get('location') ?? '';
  const { authorizationData } = await ecr.getAuthorizationToken({});
  const headers = { authorization: `Basic ${authorizationData?.[0]?.authorizationToken}` };
  const path = method === 'PATCH' ? upload : `/v2/app/blobs/${digest}`;
  const isAnswering = new Promise<void>((resolve) => {
    const asked = request(new URL(path, closing.url), { method, headers }, () => resolve()); // and reads nothing of it
    asked.on('error', () => undefined);
    if (method === 'GET') asked.end();
    else asked.write('xx'); // and no more
  });
  if (method === 'GET') await isAnswering;
  else await expect.poll(async () => (await there.call('GET', upload)).headers.get('range')).toBe('0-1');
  await closeAsTimePasses(closing, clock);
});

it('a server that closes takes the chunk that is on its way, and then waits for no client', async () => {
  const closing = await startServer();
  const ecr = ecrClient(closing.url);
  await ecr.createRepository({ repositoryName: 'app' });
  const there = await registryClient(closing.url);
  const location = (await there.call('POST', '/v2/app/blobs/uploads/')).headers.get('location') ?? '';
  const { authorizationData } = await ecr.getAuthorizationToken({});
  const socket = connect(Number(new URL(closing.url).port), '127.0.0.1'); // which stays open as long as it may
  const headers = { authorization: `Basic ${authorizationData?.[0]?.authorizationToken}`, 'content-length': MIB };
  const lines = Object.entries({ host: 'localhost', ...headers }).map(([name, value]) => `${name}: ${value}`);
  socket.write([`PATCH ${location} HTTP/1.1`, ...lines, '', ''].join('\r\n'));
  socket.write(CONTENT.subarray(0, MIB - 1));
  await expect.poll(async () => (await there.call('GET', location)).headers.get('range')).not.toBe('0-0');
  const closed = closing.close();
  socket.write(CONTENT.subarray(MIB - 1, MIB));
  const answer = Buffer.concat(await socket.toArray()).toString();
  expect(answer).toMatch(/^HTTP\/1\.1 202 /);
  expect(answer).toContain(`range: 0-${MIB - 1}`);
  await closed;
});
