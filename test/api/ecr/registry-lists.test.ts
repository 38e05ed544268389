import { afterAll, beforeAll, expect, it } from 'vitest';
import { ecrClient } from '../../support/aws-clients.ts';
import { descriptor, MANIFEST, type RegistryClient, registryClient } from '../../support/registry-client.ts';
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

async function list(path: string): Promise<{ body: unknown; next: string | undefined }> {
  const response = await registry.call('GET', path);
  const next = /^<(.+)>; rel="next"$/.exec(response.headers.get('link') ?? '')?.[1];
  return { body: await response.json(), next };
}

it('the catalog has the repositories of the account and region alone, by the page', async () => {
  for (const name of ['tagged', 'team/a', 'team/b']) await create(name);
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

it('the referrers of an image are what ECR lists, by the page', async () => {
  const NAME = 'signed';
  const SUBJECT = descriptor('the image', MANIFEST);
  await create(NAME);
  for (const kind of ['signature', 'sbom']) {
    await registry.pushImage(NAME, '', kind, { subject: SUBJECT, artifactType: `application/${kind}` });
  }
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
