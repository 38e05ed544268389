import { type ClientRequest, request } from 'node:http';
import type { ECR } from '@aws-sdk/client-ecr';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ecrClient } from '../../support/aws-clients.ts';
import { collectBlobs } from '../../../src/cli/ecr-gc.ts';
import {
  codesOf,
  digestOf,
  INDEX,
  manifestOf,
  type RegistryClient,
  registryClient,
} from '../../support/registry-client.ts';
import { startServer } from '../../support/server.ts';

const NAME = 'team/app';
const UPLOADS = `/v2/${NAME}/blobs/uploads/`;
let server: Awaited<ReturnType<typeof startServer>>;
let ecr: ECR;
let registry: RegistryClient;
let authorization: string;
beforeAll(async () => {
  server = await startServer();
  ecr = ecrClient(server.url);
  await ecr.createRepository({ repositoryName: NAME });
  registry = await registryClient(server.url);
  const { authorizationData } = await ecr.getAuthorizationToken({});
  authorization = `Basic ${authorizationData?.[0]?.authorizationToken}`;
});
afterAll(() => server.close());

const begin = async (name = NAME): Promise<string> =>
  (await registry.call('POST', `/v2/${name}/blobs/uploads/`)).headers.get('location') ?? '';
const end = (location: string, digest: string, body = ''): Promise<Response> =>
  registry.call('PUT', `${location}?digest=${digest}`, { body });
const pull = async (digest: string, name = NAME): Promise<string> =>
  (await registry.call('GET', `/v2/${name}/blobs/${digest}`)).text();
const received = async (location: string): Promise<string | null> =>
  (await registry.call('GET', location)).headers.get('range');

/** A PATCH that goes on until it is told to end; gives its status then. */
function slowChunk(location: string, first: string): { sent: ClientRequest; status: Promise<number | undefined> } {
  const headers = { authorization, 'transfer-encoding': 'chunked' };
  const sent = request(new URL(location, server.url), { method: 'PATCH', headers });
  const status = new Promise<number | undefined>((resolve) => {
    sent.on('response', (response) => resolve(response.resume().statusCode)).on('error', () => resolve(undefined));
  });
  sent.write(first);
  return { sent, status };
}

const LONG = 'a'.repeat(2 ** 18); // what is seen of a chunk before it ends

describe('two at one upload', () => {
  it('that say where their chunk belongs: one has it, the other is told so', async () => {
    const location = await begin();
    const answers = await Promise.all(
      ['abc', 'xyz'].map((body) => registry.call('PATCH', location, { body, headers: { 'content-range': '0-2' } })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 416]);
    const won = answers[0]?.status === 202 ? 'abc' : 'xyz';
    await expect(end(location, digestOf(won))).resolves.toMatchObject({ status: 201 });
  });

  it('that do not: both chunks are there, each whole', async () => {
    const location = await begin();
    const parts = ['a', 'b'].map((letter) => letter.repeat(2 ** 20));
    await Promise.all(parts.map((body) => registry.call('PATCH', location, { body })));
    const orders = [parts.join(''), [...parts].reverse().join('')].map((one) => digestOf(one));
    expect(await received(location)).toBe(`0-${2 ** 21 - 1}`);
    const answers: number[] = [(await end(location, orders[0] ?? '')).status];
    if (answers[0] !== 201) {
      const again = await begin();
      for (const body of [...parts].reverse()) await registry.call('PATCH', again, { body });
      answers.push((await end(again, orders[1] ?? '')).status);
    }
    expect(answers.at(-1)).toBe(201);
  });

  it('of which one ends it: the end waits for the chunk', async () => {
    const location = await begin();
    const { sent, status } = slowChunk(location, LONG);
    await expect.poll(() => received(location)).toBe(`0-${LONG.length - 1}`);
    const ended = end(location, digestOf(`${LONG}bc`), 'c');
    sent.end('b');
    expect(await status).toBe(202);
    await expect(ended).resolves.toMatchObject({ status: 201 });
    expect(await pull(digestOf(`${LONG}bc`))).toBe(`${LONG}bc`);
  });

  it('of which both end it: one does, to the other it is over', async () => {
    const location = await begin();
    await registry.call('PATCH', location, { body: 'ended twice' });
    const answers = await Promise.all([1, 2].map(() => end(location, digestOf('ended twice'))));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 404]);
    expect(await pull(digestOf('ended twice'))).toBe('ended twice');
  });

  it('of which one gives it up: the other is told that it is over, and nothing is stored', async () => {
    const location = await begin();
    const { sent, status } = slowChunk(location, LONG);
    await expect.poll(() => received(location)).toBe(`0-${LONG.length - 1}`);
    await expect(registry.call('DELETE', location)).resolves.toMatchObject({ status: 204 });
    sent.end('b');
    expect(await status).toBe(404);
    await expect(end(location, digestOf(`${LONG}b`))).resolves.toMatchObject({ status: 404 });
  });
});

describe('one blob', () => {
  it('that ten finish at once is there, for each of them', async () => {
    const locations = await Promise.all(Array.from({ length: 10 }, () => begin()));
    const answers = await Promise.all(locations.map((location) => end(location, digestOf('met'), 'met')));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(201));
    expect(await pull(digestOf('met'))).toBe('met');
  });

  it('that is read while it is deleted and collected comes whole', async () => {
    const content = 'read me '.repeat(2 ** 22);
    const digest = await registry.pushBlob(NAME, content);
    const path = `/v2/${NAME}/blobs/${digest}`;
    const { body } = await registry.call('GET', path);
    const reader = body?.getReader();
    const first = await reader?.read();
    let bytes = first?.value?.length ?? 0;
    expect(bytes).toBeLessThan(content.length);
    await expect(registry.call('DELETE', path)).resolves.toMatchObject({ status: 202 });
    await expect(collectBlobs({ endpoint: server.url }, false)).resolves.toContain('Freed 32.0 MiB;');
    await expect(registry.call('GET', path)).resolves.toMatchObject({ status: 404 });
    for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) bytes += read.value.length;
    expect(bytes).toBe(content.length);
  });

  it('that is collected while it is pushed again is there for who was told so', async () => {
    const content = 'collected';
    const digest = digestOf(content);
    for (let round = 0; round < 10; round++) {
      const [pushed] = await Promise.all([
        registry.pushBlob(NAME, content),
        collectBlobs({ endpoint: server.url }, false),
      ]);
      expect(await pull(pushed)).toBe(content);
      const deleted = registry.call('DELETE', `/v2/${NAME}/blobs/${digest}`);
      await Promise.all([deleted, collectBlobs({ endpoint: server.url }, false)]);
    }
  });

  it('of a repository that is deleted while it is pushed is refused, and left to be collected', async () => {
    await ecr.createRepository({ repositoryName: 'short' });
    const location = await begin('short');
    await registry.call('PATCH', location, { body: 'late' });
    await ecr.deleteRepository({ repositoryName: 'short' });
    const response = await end(location, digestOf('late'));
    expect([response.status, await codesOf(response)]).toEqual([404, ['NAME_UNKNOWN']]);
    await ecr.createRepository({ repositoryName: 'short' });
    await expect(end(location, digestOf('late'))).resolves.toMatchObject({ status: 404 }); // another's by now
    await expect(registry.call('HEAD', `/v2/short/blobs/${digestOf('late')}`)).resolves.toMatchObject({ status: 404 });
  });
});

it('a manifest is not stored without the blob that is deleted at the same time', async () => {
  for (let round = 0; round < 10; round++) {
    const layer = `layer ${round}`;
    for (const blob of ['{}', layer]) await registry.pushBlob(NAME, blob);
    const manifest = manifestOf('{}', [layer]);
    const [put, deleted] = await Promise.all([
      registry.putManifest(NAME, `v${round}`, manifest),
      registry.call('DELETE', `/v2/${NAME}/blobs/${digestOf(layer)}`),
    ]);
    expect([
      [201, 405],
      [400, 202],
    ]).toContainEqual([put.status, deleted.status]);
  }
});

it('a manifest whose repository is deleted while its bytes come is refused, and nothing of it is kept', async () => {
  const repositoryName = 'going';
  await ecr.createRepository({ repositoryName });
  const body = JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests: [] });
  const headers = { authorization, 'content-type': INDEX, expect: '100-continue', 'transfer-encoding': 'chunked' };
  const sent = request(new URL(`/v2/${repositoryName}/manifests/v1`, server.url), { method: 'PUT', headers });
  const status = new Promise((resolve, reject) => {
    sent.on('response', (response) => resolve(response.resume().statusCode)).on('error', reject);
  });
  const begun = new Promise((resolve) => sent.once('continue', resolve));
  sent.flushHeaders();
  await begun;
  sent.write(body.slice(0, 10));
  await ecr.deleteRepository({ repositoryName });
  sent.end(body.slice(10));
  expect(await status).toBe(404);
});

it('an upload is of its repository and account alone', async () => {
  const other = ecrClient(server.url, '111122223333');
  await ecr.createRepository({ repositoryName: 'mine/too' });
  await other.createRepository({ repositoryName: NAME });
  const location = await begin();
  await registry.call('PATCH', location, { body: 'mine' });
  const id = location.slice(UPLOADS.length);
  const theirs = await registryClient(server.url, '111122223333');
  for (const [client, path] of [
    [registry, `/v2/mine/too/blobs/uploads/${id}`],
    [theirs, location],
  ] as const) {
    for (const method of ['GET', 'PATCH', 'PUT', 'DELETE']) {
      const body = method === 'GET' ? {} : { body: 'x' };
      const response = await client.call(method, `${path}?digest=${digestOf('mine')}`, body);
      expect([response.status, await codesOf(response)]).toEqual([404, ['BLOB_UPLOAD_UNKNOWN']]);
    }
  }
  const layerPart = { repositoryName: NAME, uploadId: id, partFirstByte: 0, partLastByte: 0 };
  await expect(other.uploadLayerPart({ ...layerPart, layerPartBlob: Buffer.from('x') })).rejects.toMatchObject({
    name: 'UploadNotFoundException',
  });
  await expect(end(location, digestOf('mine'))).resolves.toMatchObject({ status: 201 });
});
