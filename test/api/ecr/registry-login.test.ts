import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ecrClient } from '../../support/aws-clients.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { codesOf, registryClient } from '../../support/registry-client.ts';
import { startServer } from '../../support/server.ts';

const clock = manualClock();
let server: Awaited<ReturnType<typeof startServer>>;
beforeAll(async () => {
  server = await startServer({}, { clock });
  await ecrClient(server.url).createRepository({ repositoryName: 'app' });
});
afterAll(() => server.close());

const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });

async function token(): Promise<string> {
  const { authorizationData } = await ecrClient(server.url).getAuthorizationToken({});
  return Buffer.from(authorizationData?.[0]?.authorizationToken ?? '', 'base64').toString();
}

describe('a login', () => {
  it('is asked for, in the words of ECR', async () => {
    const response = await fetch(new URL('/v2/', server.url));
    expect([response.status, await response.text()]).toEqual([401, 'Not Authorized\n']);
    expect(response.headers.get('www-authenticate')).toBe(
      `Basic realm="http://${new URL(server.url).host}/",service="ecr.amazonaws.com"`,
    );
    expect(response.headers.get('docker-distribution-api-version')).toBe('registry/2.0');
  });

  it('is what GetAuthorizationToken gives, for twelve hours', async () => {
    const { authorizationData } = await ecrClient(server.url).getAuthorizationToken({});
    const [data] = authorizationData ?? [];
    expect(data?.proxyEndpoint).toBe(`http://localhost:${new URL(server.url).port}`);
    expect(Number(data?.expiresAt) - clock.now()).toBe(12 * 3_600_000);
    const headers = { authorization: `Basic ${data?.authorizationToken}` };
    const response = await fetch(new URL('/v2/', server.url), { headers });
    expect([response.status, response.headers.get('docker-distribution-api-version')]).toEqual([200, 'registry/2.0']);
  });

  it.each([
    ['of another user', async () => (await token()).replace('AWS:', 'root:')],
    ['that was changed', async () => (await token()).slice(0, -2)],
    ['that is made up', async () => 'AWS:e30.AAAA'],
    ['that is empty', async () => 'AWS:'],
  ])('%s is none', async (_what, make) => {
    const response = await fetch(new URL('/v2/', server.url), { headers: basic(await make()) });
    expect(response.status).toBe(401);
  });

  it('of another account sees none of the repositories', async () => {
    const other = await registryClient(server.url, '111122223333');
    const response = await other.call('GET', '/v2/app/tags/list');
    expect([response.status, await codesOf(response)]).toEqual([404, ['NAME_UNKNOWN']]);
  });
});

it('a link to a layer needs no login, and is for that layer alone', async () => {
  const registry = await registryClient(server.url);
  await registry.pushImage('app', 'v1', 'a layer');
  const layerDigest = `sha256:${createHash('sha256').update('a layer').digest('hex')}`;
  const { downloadUrl = '' } = await ecrClient(server.url).getDownloadUrlForLayer({
    repositoryName: 'app',
    layerDigest,
  });
  expect(await (await fetch(downloadUrl)).text()).toBe('a layer');
  const other = downloadUrl.replace(layerDigest, `sha256:${'0'.repeat(64)}`);
  await expect(fetch(other)).resolves.toMatchObject({ status: 401 });
  await expect(fetch(downloadUrl, { method: 'HEAD' })).resolves.toMatchObject({ status: 401 });
  clock.advance(3_600_000);
  await expect(fetch(downloadUrl)).resolves.toMatchObject({ status: 403 });
});

it('a refusal of a long body is heard, and the connection goes on', async () => {
  const body = Buffer.alloc(20 * 2 ** 20);
  const response = await fetch(new URL('/v2/app/blobs/uploads/?digest=x', server.url), { method: 'POST', body });
  expect([response.status, await response.text()]).toEqual([401, 'Not Authorized\n']);
  const registry = await registryClient(server.url);
  const missing = await registry.call('PATCH', '/v2/app/blobs/uploads/nothing', { body });
  expect([missing.status, await codesOf(missing)]).toEqual([404, ['BLOB_UPLOAD_UNKNOWN']]);
});
