import { request } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { ecrPublicClient } from '../../support/aws-clients.ts';
import { startServer } from '../../support/server.ts';

it('with --registry-host the URIs of public repositories and registries begin with it', async () => {
  const server = await startServer({ registryHost: 'ACCOUNT.dkr.ecr.REGION.localhost' });
  onTestFinished(() => server.close());
  const gallery = ecrPublicClient(server.url, '111122223333');
  const { repository } = await gallery.createRepository({ repositoryName: 'tool' });
  const host = `111122223333.dkr.ecr.us-east-1.localhost:${new URL(server.url).port}`;
  const path = 'public.ecr.aws/bf1raw9x';
  expect(repository?.repositoryUri).toBe(`${host}/${path}/tool`);
  const { registries } = await gallery.describeRegistries({});
  expect(registries?.[0]?.registryUri).toBe(`${host}/${path}`);

  const { authorizationData } = await gallery.getAuthorizationToken({});
  const authorization = `Basic ${authorizationData?.authorizationToken}`;
  const ask = (asked: string) =>
    new Promise((resolve, reject) => {
      const sent = request(new URL(asked, server.url), { headers: { authorization, host } }, (response) => {
        response.resume().on('end', () => resolve(response.statusCode));
      });
      sent.on('error', reject).end();
    });
  expect(await ask('/v2/')).toBe(200);
  expect(await ask(`/v2/${path}/tool/tags/list`)).toBe(200);
  expect(await ask('/v2/_catalog')).toBe(401);
});
