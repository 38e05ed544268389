import { request } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { ecrClient } from '../../support/aws-clients.ts';
import { startServer } from '../../support/server.ts';

it('with --registry-host URIs tell accounts and regions apart, and so does the registry', async () => {
  const server = await startServer({ registryHost: 'ACCOUNT.dkr.ecr.REGION.localhost' });
  onTestFinished(() => server.close());
  const { port } = new URL(server.url);
  const accounts = ['111122223333', '444455556666'] as const;
  for (const account of accounts) {
    const { repository } = await ecrClient(server.url, account).createRepository({ repositoryName: `of-${account}` });
    expect(repository?.repositoryUri).toBe(`${account}.dkr.ecr.us-east-1.localhost:${port}/of-${account}`);
  }
  const { authorizationData } = await ecrClient(server.url, accounts[0]).getAuthorizationToken({});
  const authorization = `Basic ${authorizationData?.[0]?.authorizationToken}`;
  expect(authorizationData?.[0]?.proxyEndpoint).toBe(`http://${accounts[0]}.dkr.ecr.us-east-1.localhost:${port}`);

  const ask = (host: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const headers = { authorization, host: `${host}:${port}` };
      const sent = request(new URL('/v2/_catalog', server.url), { headers }, (response) => {
        let text = `${response.statusCode} `;
        response.on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () => resolve(text));
      });
      sent.on('error', reject).end();
    });
  const repositories = (account: string) => `200 {"repositories":["of-${account}"]}`;
  expect(await ask('localhost')).toBe(repositories(accounts[0]));
  for (const account of accounts) {
    expect(await ask(`${account}.dkr.ecr.us-east-1.localhost`)).toBe(repositories(account));
  }
  expect(await ask(`${accounts[0]}.dkr.ecr.eu-west-1.localhost`)).toMatch(/^401 /);
});
