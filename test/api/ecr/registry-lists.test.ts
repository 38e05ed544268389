import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ecrClient } from '../../support/aws-clients.ts';
import {
  codesOf,
  descriptor,
  digestOf,
  INDEX,
  MANIFEST,
  type RegistryClient,
  registryClient,
} from '../../support/registry-client.ts';
import { startServer } from '../../support/server.ts';

let server: Awaited<ReturnType<typeof startServer>>;
let registry: RegistryClient;

beforeAll(async () => {
  server = await startServer();
  registry = await registryClient(server.url);
});
afterAll(() => server.close());

const create = (repositoryName: string, accessKeyId?: string, region?: string) =>
  ecrClient(server.url, accessKeyId, region).createRepository({ repositoryName });

async function list(
  path: string,
): Promise<{ status: number; body: Record<string, unknown>; next: string | undefined; headers: Headers }> {
  const response = await registry.call('GET', path);
  const next = /^<(.+)>; rel="next"$/.exec(response.headers.get('link') ?? '')?.[1];
  return {
    status: response.status,
    body: (await response.json()) as Record<string, unknown>,
    next,
    headers: response.headers,
  };
}

describe('the tags of a repository', () => {
  const NAME = 'tagged';
  beforeAll(async () => {
    await create(NAME);
    for (const tag of ['v2', 'latest', 'B', 'a', 'v10']) await registry.pushImage(NAME, tag, 'one');
  });

  it('are listed in order', async () => {
    await expect(list(`/v2/${NAME}/tags/list`)).resolves.toMatchObject({
      body: { name: NAME, tags: ['a', 'B', 'latest', 'v10', 'v2'] },
      next: undefined,
    });
  });

  it('are listed by the page, each page leading to the next', async () => {
    const pages: unknown[] = [];
    for (let path: string | undefined = `/v2/${NAME}/tags/list?n=2`; path !== undefined; ) {
      const { body, next } = await list(path);
      pages.push(body.tags);
      path = next;
    }
    expect(pages).toEqual([['a', 'B'], ['latest', 'v10'], ['v2']]);
  });

  it('go on behind a tag that need not be there', async () => {
    await expect(list(`/v2/${NAME}/tags/list?last=c&n=1`)).resolves.toMatchObject({ body: { tags: ['latest'] } });
    await expect(list(`/v2/${NAME}/tags/list?n=0`)).resolves.toMatchObject({ body: { tags: [] }, next: undefined });
  });

  it('of a repository that is not there are none', async () => {
    await expect(list('/v2/nothing/tags/list')).resolves.toMatchObject({ status: 404 });
    const response = await registry.call('GET', `/v2/${NAME}/tags/list?n=-1`);
    expect([response.status, await codesOf(response)]).toEqual([400, ['PAGINATION_NUMBER_INVALID']]);
  });
});

it('the catalog has the repositories of the account and region alone, by the page', async () => {
  for (const name of ['team/a', 'team/b']) await create(name);
  await create('of-another', '111122223333');
  await create('elsewhere', 'test', 'eu-west-1');
  const { body, next } = await list('/v2/_catalog?n=2&last=tagged');
  expect(body).toEqual({ repositories: ['team/a', 'team/b'] });
  expect(next).toBeUndefined();
  const first = await list('/v2/_catalog?n=1&last=tagged');
  expect(first.next).toBe('/v2/_catalog?n=1&last=team%2Fa');
  const abroad = await registryClient(server.url, 'test', 'eu-west-1');
  await expect((await abroad.call('GET', '/v2/_catalog')).json()).resolves.toEqual({ repositories: ['elsewhere'] });
  await expect(abroad.call('GET', '/v2/team/a/tags/list')).resolves.toMatchObject({ status: 404 });
});

describe('the referrers of an image', () => {
  const NAME = 'signed';
  const SUBJECT = descriptor('the image', MANIFEST);
  beforeAll(async () => {
    await create(NAME);
    for (const kind of ['signature', 'sbom']) {
      const more = { subject: SUBJECT, artifactType: `application/${kind}`, annotations: { kind } };
      await registry.pushImage(NAME, '', kind, more);
    }
  });

  it('are an index of what is about it', async () => {
    const { status, body, headers } = await list(`/v2/${NAME}/referrers/${SUBJECT.digest}`);
    expect([status, headers.get('content-type'), headers.get('oci-filters-applied')]).toEqual([200, INDEX, null]);
    expect(body).toMatchObject({
      schemaVersion: 2,
      mediaType: INDEX,
      manifests: ['signature', 'sbom'].map((kind) => ({
        mediaType: MANIFEST,
        artifactType: `application/${kind}`,
        annotations: { kind },
        digest: expect.stringMatching(/^sha256:/),
        size: expect.any(Number),
      })),
    });
  });

  it('can be those of one type', async () => {
    const { body, headers } = await list(`/v2/${NAME}/referrers/${SUBJECT.digest}?artifactType=application/sbom`);
    expect(headers.get('oci-filters-applied')).toBe('artifactType');
    expect(body.manifests).toMatchObject([{ artifactType: 'application/sbom' }]);
  });

  it('of an image nobody knows are an empty index', async () => {
    const { status, body } = await list(`/v2/${NAME}/referrers/${digestOf('nobody')}`);
    expect([status, body.manifests]).toEqual([200, []]);
    const response = await registry.call('GET', `/v2/${NAME}/referrers/latest`);
    expect([response.status, await codesOf(response)]).toEqual([400, ['DIGEST_INVALID']]);
  });

  it('are what ECR lists, by the page', async () => {
    const ecr = ecrClient(server.url);
    const ask = { repositoryName: NAME, subjectId: { imageDigest: SUBJECT.digest }, maxResults: 1 };
    const first = await ecr.listImageReferrers(ask);
    expect(first.referrers).toMatchObject([{ artifactType: 'application/signature', artifactStatus: 'ACTIVE' }]);
    const second = await ecr.listImageReferrers({ ...ask, nextToken: first.nextToken });
    expect(second).toMatchObject({ referrers: [{ artifactType: 'application/sbom' }] });
    expect(second.nextToken).toBeUndefined();
    const filter = { artifactTypes: ['application/sbom'] };
    await expect(ecr.listImageReferrers({ ...ask, filter })).resolves.toMatchObject({
      referrers: [{ artifactType: 'application/sbom' }],
    });
  });
});

describe('deleting', () => {
  const NAME = 'deleted';
  beforeAll(() => create(NAME));

  it('a manifest takes it and its tags, and then its blobs can go', async () => {
    const manifest = await registry.pushImage(NAME, 'v1', 'gone');
    const path = `/v2/${NAME}/manifests/${digestOf(manifest)}`;
    const blob = `/v2/${NAME}/blobs/${digestOf('gone')}`;
    const early = await registry.call('DELETE', blob);
    expect([early.status, await codesOf(early)]).toEqual([405, ['UNSUPPORTED']]);
    await expect(registry.call('DELETE', path)).resolves.toMatchObject({ status: 202 });
    for (const reference of [path, `/v2/${NAME}/manifests/v1`]) {
      await expect(registry.call('GET', reference)).resolves.toMatchObject({ status: 404 });
    }
    await expect(registry.call('DELETE', path)).resolves.toMatchObject({ status: 404 });
    await expect(registry.call('DELETE', blob)).resolves.toMatchObject({ status: 202 });
    for (const method of ['GET', 'DELETE']) {
      await expect(registry.call(method, blob)).resolves.toMatchObject({ status: 404 });
    }
  });

  it('a tag leaves the image to its other tags', async () => {
    const manifest = await registry.pushImage(NAME, 'one', 'kept');
    await registry.putManifest(NAME, 'two', manifest);
    await expect(registry.call('DELETE', `/v2/${NAME}/manifests/one`)).resolves.toMatchObject({ status: 202 });
    await expect(registry.call('GET', `/v2/${NAME}/manifests/one`)).resolves.toMatchObject({ status: 404 });
    await expect(registry.call('GET', `/v2/${NAME}/manifests/two`)).resolves.toMatchObject({ status: 200 });
  });
});
