import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { ECR } from '@aws-sdk/client-ecr';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { ecrClient } from '../../support/aws-clients.ts';
import { openEvents } from '../../support/event-stream.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { otherServer } from '../../support/other-server.ts';
import {
  codesOf,
  descriptor,
  digestOf,
  INDEX,
  MANIFEST,
  manifestOf,
  type RegistryClient,
  registryClient,
} from '../../support/registry-client.ts';
import { ACCOUNT, REGION, startServer } from '../../support/server.ts';

const DAY_MS = 24 * 3_600_000;
const clock = manualClock();
let server: Awaited<ReturnType<typeof startServer>>;
let ecr: ECR;
let registry: RegistryClient;
beforeAll(async () => {
  server = await startServer({}, { clock });
  ecr = ecrClient(server.url);
  registry = await registryClient(server.url);
});
afterAll(() => server.close());

const LAYER = 'layer';
const IMAGE = manifestOf('{}', [LAYER]);

/** A registry with one image, `app:v1`, unless `answer` says otherwise; and a rule for it. */
async function upstream(prefix: string, answer: (request: IncomingMessage, response: ServerResponse) => boolean) {
  const whole: RequestListener = (request, response) => {
    if (answer(request, response)) return;
    const path = request.url ?? '';
    const blob = ['{}', LAYER].find((one) => path.endsWith(digestOf(one)));
    if (blob !== undefined) response.end(blob);
    else if (path.endsWith('/manifests/v1')) response.writeHead(200, { 'content-type': MANIFEST }).end(IMAGE);
    else response.writeHead(404).end();
  };
  const other = await otherServer(whole);
  onTestFinished(async () => void (await other.close()));
  await ecr.createPullThroughCacheRule({ ecrRepositoryPrefix: prefix, upstreamRegistryUrl: other.url });
  return other;
}

const pull = (name: string, reference = 'v1') => registry.call('GET', `/v2/${name}/manifests/${reference}`);

async function refusalOf(response: Response): Promise<unknown> {
  const { errors } = (await response.json()) as { errors: { message: string }[] };
  return [response.status, errors[0]?.message];
}

describe('an upstream that fails', () => {
  it('is asked no more for a while, and what was fetched is served', async () => {
    let isBroken = false;
    let asked = 0;
    await upstream('broken', (_request, response) => {
      asked++;
      if (isBroken) response.writeHead(500).end();
      return isBroken;
    });
    expect(await (await pull('broken/app')).text()).toBe(IMAGE);
    isBroken = true;
    clock.advance(DAY_MS);
    registry = await registryClient(server.url);
    asked = 0;
    for (let times = 0; times < 3; times++) expect(await (await pull('broken/app')).text()).toBe(IMAGE);
    expect(asked).toBe(1);
    clock.advance(300_000);
    expect((await pull('broken/app')).status).toBe(200);
    expect(asked).toBe(2);
  });

  it.each<[string, number, string, string]>([
    ['busy', 429, 'UpstreamTooManyRequests', 'The upstream registry has had too many requests. Try again later.'],
    ['down', 503, 'UpstreamUnavailable', 'The upstream registry answered 503. Try again later.'],
    [
      'closed',
      403,
      'UpstreamAccessDenied',
      'The authentication to the upstream registry failed. Verify that the credentials are valid and try again.',
    ],
  ])('for it is %s is said to whoever pulls, and told of', async (prefix, status, code, message) => {
    const events = await openEvents(server.url);
    onTestFinished(() => events.close());
    const { url } = await upstream(prefix, (_request, response) => {
      response.writeHead(status).end();
      return true;
    });
    expect(await refusalOf(await pull(`${prefix}/app`))).toEqual([404, message]);
    const heard = await events.until(({ type }) => type === 'ECR Pull Through Cache Action');
    expect(heard.at(-1)?.data).toMatchObject({
      source: 'aws.ecr',
      resources: [`arn:aws:ecr:${REGION}:${ACCOUNT}:repository/${prefix}/app`],
      detail: {
        'rule-version': '1',
        'sync-status': 'FAILED',
        'ecr-repository-prefix': prefix,
        'repository-name': `${prefix}/app`,
        'upstream-registry-url': url,
        'image-tag': 'v1',
        'failure-code': code,
        'failure-reason': message,
      },
    });
  });

  it.each<[string, string, string]>([
    ['no JSON', '{', 'Invalid JSON'],
    ['no manifest', '{"schemaVersion":1}', 'Its schemaVersion is not 2.'],
    ['more than a manifest', `{"a":"${'x'.repeat(4 * 2 ** 20)}"}`, 'is too long.'],
    [
      'a list of what is nowhere',
      JSON.stringify({ schemaVersion: 2, manifests: [descriptor('x', MANIFEST)] }),
      'of its list.',
    ],
  ])('by answering %s is found out', async (what, manifest, message) => {
    const prefix = what.replaceAll(' ', '-').toLowerCase();
    const type = what.includes('list') ? INDEX : MANIFEST;
    await upstream(prefix, (request, response) => {
      const isAsked = request.url?.endsWith('/manifests/v1') ?? false;
      if (isAsked) response.writeHead(200, { 'content-type': type }).end(manifest);
      return isAsked;
    });
    expect(await refusalOf(await pull(`${prefix}/app`))).toEqual([404, expect.stringContaining(message)]);
  });

  it('by answering another manifest than that of the digest is found out', async () => {
    await upstream('other', (request, response) => {
      const isAsked = request.url?.includes('/manifests/sha256:') ?? false;
      if (isAsked) response.writeHead(200, { 'content-type': MANIFEST }).end(IMAGE);
      return isAsked;
    });
    const refusal = await refusalOf(await pull('other/app', digestOf('wanted')));
    expect(refusal).toEqual([404, expect.stringContaining('does not match the image digest')]);
    expect((await pull('other/app', digestOf(IMAGE))).status).toBe(200);
  });
});

it('a tag that its template made immutable stays, whatever the upstream does with it', async () => {
  await ecr.createRepositoryCreationTemplate({
    prefix: 'fixed',
    appliedFor: ['PULL_THROUGH_CACHE'],
    imageTagMutability: 'IMMUTABLE',
  });
  const other = manifestOf('{}', [LAYER, LAYER]);
  let isMoved = false;
  await upstream('fixed', (request, response) => {
    const isAsked = isMoved && (request.url?.endsWith('/manifests/v1') ?? false);
    if (isAsked) response.writeHead(200, { 'content-type': MANIFEST }).end(other);
    return isAsked;
  });
  expect(await (await pull('fixed/app')).text()).toBe(IMAGE);
  isMoved = true;
  clock.advance(DAY_MS);
  registry = await registryClient(server.url);
  expect(await (await pull('fixed/app')).text()).toBe(IMAGE);
});

it('what is fetched is told of, once a day', async () => {
  const events = await openEvents(server.url);
  onTestFinished(() => events.close());
  await upstream('told', () => false);
  for (let times = 0; times < 2; times++) expect((await pull('told/app')).status).toBe(200);
  clock.advance(DAY_MS);
  registry = await registryClient(server.url);
  expect((await pull('told/app')).status).toBe(200);
  await ecr.batchDeleteImage({ repositoryName: 'told/app', imageIds: [{ imageTag: 'v1' }] });
  const heard = await events.until(({ data }) => data.detail['action-type'] === 'DELETE');
  const told = heard.filter(({ type }) => type === 'ECR Pull Through Cache Action').map(({ data }) => data.detail);
  const success = { 'sync-status': 'SUCCESS', 'image-tag': 'v1', 'image-digest': digestOf(IMAGE) };
  expect(told).toMatchObject([success, success]);
});

it('two registries that fetch from each other have nothing, and say so at once', async () => {
  const other = await startServer();
  onTestFinished(() => other.close());
  const there = ecrClient(other.url);
  await ecr.createPullThroughCacheRule({
    ecrRepositoryPrefix: 'here',
    upstreamRegistryUrl: other.url,
    upstreamRepositoryPrefix: 'there',
  });
  await there.createPullThroughCacheRule({
    ecrRepositoryPrefix: 'there',
    upstreamRegistryUrl: server.url,
    upstreamRepositoryPrefix: 'here',
  });
  expect((await pull('here/app')).status).toBe(404);
  await there.createRepository({ repositoryName: 'there/app' });
  const manifest = await (await registryClient(other.url)).pushImage('there/app', 'v1', 'x');
  expect(await (await pull('here/app')).text()).toBe(manifest);
}, 20_000);

it.each<[string, number, string]>([
  ['a layer that is another', 200, 'xxxxx'],
  ['no layer', 404, ''],
])('an image that has %s is not stored', async (what, status, layer) => {
  const prefix = what.replaceAll(' ', '-');
  await upstream(prefix, (request, response) => {
    const isLayer = request.url?.endsWith(digestOf(LAYER)) ?? false;
    if (isLayer) response.writeHead(status).end(layer);
    return isLayer;
  });
  const answer = await pull(`${prefix}/app`);
  expect([answer.status, await codesOf(answer)]).toEqual([404, ['MANIFEST_UNKNOWN']]);
  const { imageIds } = await ecr.listImages({ repositoryName: `${prefix}/app` });
  expect(imageIds).toEqual([]);
});
