import type { ECR } from '@aws-sdk/client-ecr';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ecrClient, secretsManagerClient } from '../../support/aws-clients.ts';
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

/** Another Drydock, and a rule by which the one under test fetches its images. */
async function anUpstream(ecrRepositoryPrefix: string, upstreamRepositoryPrefix?: string) {
  const upstream = await startServer();
  await ecr.createPullThroughCacheRule({
    ecrRepositoryPrefix,
    upstreamRegistryUrl: upstream.url,
    upstreamRepositoryPrefix,
  });
  const there = ecrClient(upstream.url);
  return {
    close: upstream.close,
    async push(repositoryName: string, tag: string, content: string): Promise<string> {
      await there.createRepository({ repositoryName }).catch(() => undefined);
      return (await registryClient(upstream.url)).pushImage(repositoryName, tag, content);
    },
    registry: () => registryClient(upstream.url),
  };
}

const pull = (name: string, reference: string) => registry.call('GET', `/v2/${name}/manifests/${reference}`);
const namesOf = async () => (await ecr.describeRepositories({})).repositories?.map((one) => one.repositoryName);

describe('an image of another registry', () => {
  it('is fetched when it is pulled, with its layers, and stays when the other is gone', async () => {
    await ecr.createRepositoryCreationTemplate({
      prefix: 'hub',
      appliedFor: ['PULL_THROUGH_CACHE'],
      resourceTags: [{ Key: 'from', Value: 'hub' }],
      customRoleArn: 'arn:aws:iam::000000000000:role/ecr',
    });
    const upstream = await anUpstream('hub');
    try {
      const manifest = await upstream.push('team/web', 'v1', 'a layer');
      const answers = await Promise.all([1, 2, 3].map(() => pull('hub/team/web', 'v1')));
      for (const answer of answers) expect([answer.status, await answer.text()]).toEqual([200, manifest]);
      const head = await registry.call('HEAD', `/v2/hub/team/web/manifests/${digestOf(manifest)}`);
      expect(head.headers.get('content-type')).toBe(MANIFEST);
    } finally {
      await upstream.close();
    }
    const blob = await registry.call('GET', `/v2/hub/team/web/blobs/${digestOf('a layer')}`);
    expect(await blob.text()).toBe('a layer');
    clock.advance(2 * DAY_MS);
    registry = await registryClient(server.url);
    expect((await pull('hub/team/web', 'v1')).status).toBe(200);
    const missing = await pull('hub/team/web', 'v2');
    expect(missing.status).toBe(404);
    const { errors } = (await missing.json()) as { errors: unknown };
    expect(errors).toEqual([
      { code: 'MANIFEST_UNKNOWN', message: 'The upstream registry is unavailable. Try again later.' },
    ]);
    const { tags } = await ecr.listTagsForResource({
      resourceArn: `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/hub/team/web`,
    });
    expect(tags).toEqual([{ Key: 'from', Value: 'hub' }]);
  });

  it('is looked up by its tag again after a day, and not before', async () => {
    const upstream = await anUpstream('daily', 'team');
    try {
      const first = await upstream.push('team/app', 'latest', 'first');
      expect(await (await pull('daily/app', 'latest')).text()).toBe(first);
      const second = await upstream.push('team/app', 'latest', 'second');
      expect(await (await pull('daily/app', 'latest')).text()).toBe(first);
      clock.advance(DAY_MS);
      registry = await registryClient(server.url);
      expect(await (await pull('daily/app', 'latest')).text()).toBe(second);
      expect(await (await pull('daily/app', digestOf(first))).text()).toBe(first);
    } finally {
      await upstream.close();
    }
  });

  it('comes with the images of its list', async () => {
    const upstream = await anUpstream('lists');
    try {
      const one = await upstream.push('app', 'one', 'one');
      const index = JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests: [descriptor(one, MANIFEST)] });
      expect((await (await upstream.registry()).putManifest('app', 'all', index, INDEX)).status).toBe(201);
      expect(await (await pull('lists/app', 'all')).text()).toBe(index);
    } finally {
      await upstream.close();
    }
    expect((await pull('lists/app', digestOf('none'))).status).toBe(404);
    const { imageDetails } = await ecr.describeImages({ repositoryName: 'lists/app' });
    expect(imageDetails).toHaveLength(2);
  });

  it('comes with the layers that may be elsewhere only, where the other has them', async () => {
    const upstream = await anUpstream('elsewhere');
    const urls = ['https://example.com/layer'];
    const [there, away] = ['there', 'away'].map((one) => ({ ...descriptor(one, 'application/x-layer'), urls }));
    const manifest = manifestOf('{}', [], { layers: [there, away] });
    try {
      await upstream.push('app', 'other', 'there');
      const other = await upstream.registry();
      await other.pushBlob('app', '{}');
      expect((await other.putManifest('app', 'v1', manifest)).status).toBe(201);
      expect(await (await pull('elsewhere/app', 'v1')).text()).toBe(manifest);
    } finally {
      await upstream.close();
    }
    const statusOf = async (blob: string) =>
      (await registry.call('GET', `/v2/elsewhere/app/blobs/${digestOf(blob)}`)).status;
    expect([await statusOf('there'), await statusOf('away')]).toEqual([200, 404]);
  });

  it('that is not there makes no repository', async () => {
    const upstream = await anUpstream('empty');
    try {
      const answer = await pull('empty/app', 'v1');
      expect([answer.status, await codesOf(answer)]).toEqual([404, ['NAME_UNKNOWN']]);
      expect(await namesOf()).not.toContain('empty/app');
    } finally {
      await upstream.close();
    }
  });

  it('is fetched from another account and region of this Drydock', async () => {
    const far = ecrClient(server.url, '222233334444', 'eu-west-1');
    await far.createRepository({ repositoryName: 'base' });
    const there = await registryClient(server.url, '222233334444', 'eu-west-1');
    const manifest = await there.pushImage('base', 'v1', 'far');
    const upstreamRegistryUrl = '222233334444.dkr.ecr.eu-west-1.amazonaws.com';
    const rule = await ecr.createPullThroughCacheRule({ ecrRepositoryPrefix: 'far', upstreamRegistryUrl });
    expect(rule.upstreamRegistry).toBe('ecr');
    expect(await (await pull('far/base', 'v1')).text()).toBe(manifest);
    await there.pushImage('base', 'archived', 'archived');
    const imageId = { imageTag: 'archived' };
    await far.updateImageStorageClass({ repositoryName: 'base', imageId, targetStorageClass: 'ARCHIVE' });
    expect((await pull('far/base', 'archived')).status).toBe(404);
    await expect(ecr.validatePullThroughCacheRule({ ecrRepositoryPrefix: 'far' })).resolves.toMatchObject({
      isValid: true,
    });
  });

  it('stays in the archive, from where nobody pulls it, whatever its upstream has', async () => {
    const upstream = await anUpstream('archived', 'team');
    const repositoryName = 'archived/app';
    const archive = (imageTag: string) =>
      ecr.updateImageStorageClass({ repositoryName, imageId: { imageTag }, targetStorageClass: 'ARCHIVE' });
    const statuses = async () => {
      const { imageDetails = [] } = await ecr.describeImages({ repositoryName, filter: { imageStatus: 'ANY' } });
      return imageDetails.map(({ imageStatus }) => imageStatus);
    };
    try {
      await upstream.push('team/app', 'v1', 'first');
      expect((await pull(repositoryName, 'v1')).status).toBe(200);
      await archive('v1');
      clock.advance(DAY_MS);
      registry = await registryClient(server.url);
      expect((await pull(repositoryName, 'v1')).status).toBe(404);
      expect(await statuses()).toEqual(['ARCHIVED']);
      const second = await upstream.push('team/app', 'v1', 'second');
      clock.advance(DAY_MS);
      registry = await registryClient(server.url);
      expect(await (await pull(repositoryName, 'v1')).text()).toBe(second);
      expect(await statuses()).toEqual(['ARCHIVED', 'ACTIVE']);
    } finally {
      await upstream.close();
    }
  });

  it('is fetched with the login of a secret, from a registry with a token server', async () => {
    const manifest = manifestOf('{}', ['layer']);
    const contents = new Map([
      ['/v2/', '{}'],
      ['/v2/app/manifests/v1', manifest],
      ...['{}', 'layer'].map((blob) => [`/v2/app/blobs/${digestOf(blob)}`, blob] as const),
    ]);
    const upstream = await otherServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://x');
      const { authorization } = request.headers;
      const basic = `Basic ${Buffer.from('me:secret').toString('base64')}`;
      if (pathname === '/token') {
        const isRight = authorization === basic && searchParams.get('service') === 'tests';
        response.writeHead(isRight ? 200 : 401).end(JSON.stringify({ token: isRight ? 't' : undefined }));
        return;
      }
      const content = contents.get(pathname);
      if (authorization !== 'Bearer t') {
        const realm = `http://${request.headers.host}/token`;
        response.writeHead(401, { 'www-authenticate': `Bearer realm="${realm}",service="tests"` }).end();
      } else response.writeHead(content ? 200 : 404, { 'content-type': MANIFEST }).end(content);
    });
    try {
      const secrets = secretsManagerClient(server.url);
      const put = (Name: string, value: object) =>
        secrets.createSecret({ Name: `ecr-pullthroughcache/${Name}`, SecretString: JSON.stringify(value) });
      const [right, wrong, odd] = await Promise.all([
        put('right', { username: 'me', accessToken: 'secret' }),
        put('wrong', { username: 'me', accessToken: 'other' }),
        put('odd', { user: 'me' }),
      ]);
      const rule = { ecrRepositoryPrefix: 'tokens', upstreamRegistryUrl: upstream.url };
      await expect(ecr.createPullThroughCacheRule({ ...rule, credentialArn: odd.ARN })).rejects.toMatchObject({
        name: 'UnableToAccessSecretException',
      });
      await ecr.createPullThroughCacheRule({ ...rule, credentialArn: wrong.ARN });
      const { ecrRepositoryPrefix } = rule;
      await expect(ecr.validatePullThroughCacheRule({ ecrRepositoryPrefix })).resolves.toMatchObject({
        isValid: false,
        failure: expect.stringContaining('authentication to the upstream registry failed'),
      });
      expect((await pull('tokens/app', 'v1')).status).toBe(404);
      await ecr.updatePullThroughCacheRule({ ecrRepositoryPrefix, credentialArn: right.ARN });
      await expect(ecr.validatePullThroughCacheRule({ ecrRepositoryPrefix })).resolves.toMatchObject({ isValid: true });
      expect(await (await pull('tokens/app', 'v1')).text()).toBe(manifest);
    } finally {
      await upstream.close();
    }
  });

  it('that two have from each other keeps neither waiting for the other, when both are asked at once', async () => {
    const [one, other] = [await startServer(), await startServer()];
    try {
      const registries = await Promise.all(
        [one, other].map(async ({ url }, index) => {
          const upstreamRegistryUrl = [other, one][index]?.url;
          const rule = { ecrRepositoryPrefix: 'both', upstreamRegistryUrl, upstreamRepositoryPrefix: 'both' };
          await ecrClient(url).createPullThroughCacheRule(rule);
          return registryClient(url);
        }),
      );
      const pulls = registries.map((both) => both.call('GET', '/v2/both/app/manifests/v1'));
      expect((await Promise.all(pulls)).map(({ status }) => status)).toEqual([404, 404]);
    } finally {
      await Promise.all([one.close(), other.close()]);
    }
  });

  it('is given up when the server closes, however slow the other is', async () => {
    let asked = (): void => undefined;
    const isAsked = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const upstream = await otherServer(() => asked()); // and never answers
    const closing = await startServer();
    try {
      const rule = { ecrRepositoryPrefix: 'slow', upstreamRegistryUrl: upstream.url };
      await ecrClient(closing.url).createPullThroughCacheRule(rule);
      const answer = (await registryClient(closing.url)).call('GET', '/v2/slow/app/manifests/v1');
      await isAsked;
      await closing.close();
      expect((await answer).status).toBe(404);
    } finally {
      await upstream.close();
    }
  });
});
