import { createHash } from 'node:crypto';
import type { ECRPUBLIC } from '@aws-sdk/client-ecr-public';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ecrClient, ecrPublicClient } from '../../support/aws-clients.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { codesOf, digestOf, registryClient, type RegistryClient } from '../../support/registry-client.ts';
import { startServer } from '../../support/server.ts';

const ALIAS = 'a0000000';
const OTHER = '111122223333';
const PATH = `public.ecr.aws/${ALIAS}/team/web`;

const clock = manualClock();
let server: Awaited<ReturnType<typeof startServer>>;
let gallery: ECRPUBLIC;
let owner: RegistryClient;
beforeAll(async () => {
  server = await startServer({}, { clock });
  gallery = ecrPublicClient(server.url);
  owner = await registryClient(server.url);
});
afterAll(() => server.close());

const ask = (path: string, init: RequestInit = {}): Promise<Response> => fetch(new URL(path, server.url), init);

async function publicLogin(accessKeyId = 'test'): Promise<{ authorization: string }> {
  const { authorizationData } = await ecrPublicClient(server.url, accessKeyId).getAuthorizationToken({});
  return { authorization: `Basic ${authorizationData?.authorizationToken}` };
}

it('asks for a login as a private registry does until there is a public repository', async () => {
  expect((await ask('/v2/')).headers.get('www-authenticate')).toMatch(/^Basic /);
  await gallery.createRepository({ repositoryName: 'team/web' });
  const { host } = new URL(server.url);
  expect((await ask('/v2/')).headers.get('www-authenticate')).toBe(
    `Bearer realm="http://${host}/v2/_token",service="public.ecr.aws"`,
  );
});

describe('a public repository', () => {
  let manifest: string;
  beforeAll(async () => {
    manifest = await owner.pushImage(PATH, 'v1', 'a layer');
  });

  it('is pushed to by its account, with a login of either kind', async () => {
    const { imageDetails } = await gallery.describeImages({ repositoryName: 'team/web' });
    expect(imageDetails).toMatchObject([{ imageTags: ['v1'], imageDigest: digestOf(manifest) }]);
    const headers = { ...(await publicLogin()), 'content-type': 'application/vnd.oci.image.manifest.v1+json' };
    const response = await ask(`/v2/${PATH}/manifests/v2`, { method: 'PUT', headers, body: manifest });
    expect([response.status, response.headers.get('location')]).toEqual([
      201,
      `/v2/${PATH}/manifests/${digestOf(manifest)}`,
    ]);
    const begun = await ask(`/v2/${PATH}/blobs/uploads/`, { method: 'POST', headers: await publicLogin() });
    expect(begun.headers.get('location')).toMatch(new RegExp(`^/v2/${PATH}/blobs/uploads/[0-9a-f-]{36}$`));
  });

  it('is read by everybody', async () => {
    for (const headers of [{}, { authorization: 'Bearer anonymous' }, await publicLogin(OTHER), await publicLogin()]) {
      const response = await ask(`/v2/${PATH}/manifests/v1`, { headers });
      expect([response.status, await response.text()]).toEqual([200, manifest]);
      const layer = await ask(`/v2/${PATH}/blobs/${digestOf('a layer')}`, { headers });
      expect(await layer.text()).toBe('a layer');
      await expect((await ask(`/v2/${PATH}/tags/list`, { headers })).json()).resolves.toMatchObject({ name: PATH });
    }
  });

  it.each(['POST blobs/uploads/', 'PUT manifests/v3', 'DELETE manifests/v1'])(
    'is not changed by strangers: %s',
    async (what) => {
      const [method, path] = what.split(' ');
      const init = (headers: Record<string, string>) => ({ method: method ?? '', headers });
      const nobodys = await ask(`/v2/${PATH}/${path}`, init({}));
      expect([nobodys.status, nobodys.headers.get('www-authenticate')]).toEqual([
        401,
        expect.stringMatching(/^Basic /),
      ]);
      expect((await ask(`/v2/${PATH}/${path}`, init({ authorization: 'Bearer anonymous' }))).status).toBe(401);
      const others = await registryClient(server.url, OTHER);
      for (const response of [
        await others.call(method ?? '', `/v2/${PATH}/${path}`),
        await ask(`/v2/${PATH}/${path}`, init(await publicLogin(OTHER))),
      ]) {
        expect([response.status, await codesOf(response)]).toEqual([403, ['DENIED']]);
      }
      const { imageDetails } = await gallery.describeImages({ repositoryName: 'team/web' });
      expect(imageDetails).toMatchObject([{ imageTags: ['v1', 'v2'] }]);
    },
  );

  it('that is not there is missed by its alias', async () => {
    const response = await ask(`/v2/public.ecr.aws/${ALIAS}/none/manifests/v1`);
    expect(response.status).toBe(404);
    await expect(response.json()).resolves.toEqual({
      errors: [
        {
          code: 'NAME_UNKNOWN',
          message: `The repository with name 'none' does not exist in the registry with id '${ALIAS}'`,
        },
      ],
    });
  });

  it('gives layers to private ones, and takes them from others of its registry', async () => {
    await ecrClient(server.url).createRepository({ repositoryName: 'inner' });
    await gallery.createRepository({ repositoryName: 'second' });
    const mount = (name: string, from: string) =>
      owner.call('POST', `/v2/${name}/blobs/uploads/?mount=${digestOf('a layer')}&from=${encodeURIComponent(from)}`);
    expect((await mount('inner', PATH)).status).toBe(201);
    expect((await mount(`public.ecr.aws/${ALIAS}/second`, PATH)).status).toBe(201);
    await owner.pushBlob('inner', 'inside');
    const digest = createHash('sha256').update('inside').digest('hex');
    const taken = `/v2/${PATH}/blobs/uploads/?mount=sha256:${digest}&from=inner`;
    expect((await owner.call('POST', taken)).status).toBe(202);
  });

  it.each([
    ['is in no catalog', '_catalog'],
    ['has no name that leads elsewhere', '../inner/tags/list'],
    ['has a name of the right form', 'Team/tags/list'],
  ])('%s', async (_what, path) => {
    const response = await ask(`/v2/public.ecr.aws/${ALIAS}/${path.replaceAll('.', '%2e')}`);
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
  });

  it('counts where blobs are counted, and keeps its own', async () => {
    const health = (await (await ask('/_drydock/health')).json()) as { registry: { blobs: number } };
    expect(health.registry.blobs).toBeGreaterThan(0);
    expect((await ask('/_drydock/ecr/gc', { method: 'POST' })).ok).toBe(true);
    expect((await ask(`/v2/${PATH}/blobs/${digestOf('a layer')}`)).status).toBe(200);
  });
});

describe('a token', () => {
  const token = async (headers: Record<string, string> = {}): Promise<string> => {
    const response = await ask('/v2/_token?service=public.ecr.aws', { headers });
    expect(response.status).toBe(200);
    return ((await response.json()) as { token: string }).token;
  };
  const bearer = async (headers?: Record<string, string>) => ({ authorization: `Bearer ${await token(headers)}` });
  const privateLogin = async () => {
    const { authorizationData } = await ecrClient(server.url).getAuthorizationToken({});
    return { authorization: `Basic ${authorizationData?.[0]?.authorizationToken}` };
  };

  it('that everybody gets reads what is public and nothing else', async () => {
    expect((await ask(`/v2/${PATH}/tags/list`, { headers: await bearer() })).status).toBe(200);
    for (const path of ['/v2/inner/tags/list', '/v2/_catalog']) {
      expect((await ask(path, { headers: await bearer() })).status).toBe(401);
    }
  });

  it('for a private login is as good as that', async () => {
    const headers = await bearer(await privateLogin());
    for (const path of ['/v2/', '/v2/inner/tags/list', '/v2/_catalog', `/v2/${PATH}/tags/list`]) {
      expect((await ask(path, { headers })).status, path).toBe(200);
    }
  });

  it('for a public login opens no private repository', async () => {
    const headers = await bearer(await publicLogin());
    expect((await ask('/v2/', { headers })).status).toBe(200);
    for (const path of ['/v2/inner/tags/list', '/v2/team/web/tags/list', '/v2/_catalog']) {
      expect((await ask(path, { headers })).status, path).toBe(401);
    }
  });

  it('is not for who cannot log in', async () => {
    const headers = { authorization: `Basic ${Buffer.from('AWS:guessed').toString('base64')}` };
    expect((await ask('/v2/_token', { headers })).status).toBe(401);
  });

  it('that is expired is refused to readers too', async () => {
    const headers = await publicLogin();
    clock.advance(12 * 3_600_000);
    for (const path of ['/v2/_token', `/v2/${PATH}/tags/list`]) {
      const response = await ask(path, { headers });
      expect([response.status, await codesOf(response)]).toEqual([403, ['DENIED']]);
    }
  });
});
