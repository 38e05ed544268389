import type { ECR } from '@aws-sdk/client-ecr';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ecrClient } from '../../../support/aws-clients.ts';
import { codesOf, registryClient } from '../../../support/registry-client.ts';
import { ACCOUNT, startServer } from '../../../support/server.ts';

let server: Awaited<ReturnType<typeof startServer>>;
let ecr: ECR;
beforeAll(async () => {
  server = await startServer();
  ecr = ecrClient(server.url);
});
afterAll(() => server.close());

// cdklabs/cdk-assets, lib/private/handlers/container-images.ts and docker.ts.
it('the CDK finds out that an image is missing, logs in where its repository is, and finds it when it was pushed', async () => {
  const [repositoryName, imageTag] = ['cdk-hnb659fds-container-assets', 'f'.repeat(64)];
  const uriOf = async (): Promise<string> => {
    const { repositories } = await ecr.describeRepositories({ repositoryNames: [repositoryName] });
    return repositories?.[0]?.repositoryUri ?? '';
  };
  const describeImages = () => ecr.describeImages({ repositoryName, imageIds: [{ imageTag }] });
  await expect(uriOf()).rejects.toMatchObject({ name: 'RepositoryNotFoundException' });
  await ecr.createRepository({ repositoryName });
  await expect(describeImages()).rejects.toMatchObject({ name: 'ImageNotFoundException' });
  const { authorizationData } = await ecr.getAuthorizationToken();
  expect(authorizationData?.[0]?.proxyEndpoint).toBe(`http://${(await uriOf()).split('/')[0]}`);
  await (await registryClient(server.url)).pushImage(repositoryName, imageTag, 'an asset');
  await expect(describeImages()).resolves.toMatchObject({ imageDetails: [{ imageTags: [imageTag] }] });
});

// aws-actions/amazon-ecr-login, index.js; kubernetes/cloud-provider-aws, cmd/ecr-credential-provider/main.go.
it('a login for several registries is one for each, whose password has no colon', async () => {
  const registryIds = [ACCOUNT, '111122223333'];
  for (const account of registryIds) {
    await ecrClient(server.url, account).createRepository({ repositoryName: `of-${account}` });
  }
  const { authorizationData = [] } = await ecr.getAuthorizationToken({ registryIds });
  expect(authorizationData).toHaveLength(2);
  for (const [index, { authorizationToken = '', expiresAt, proxyEndpoint }] of authorizationData.entries()) {
    const [user, password, ...rest] = Buffer.from(authorizationToken, 'base64').toString('ascii').split(':');
    expect([user, password?.length, rest]).toEqual(['AWS', expect.any(Number), []]);
    expect(expiresAt).toBeInstanceOf(Date);
    const ask = (name: string) =>
      fetch(new URL(`/v2/of-${name}/tags/list`, proxyEndpoint), {
        headers: { authorization: `Basic ${authorizationToken}` },
      });
    const [own, other] = index === 0 ? registryIds : [...registryIds].reverse();
    expect((await ask(own ?? '')).status).toBe(200);
    expect(await codesOf(await ask(other ?? ''))).toEqual(['NAME_UNKNOWN']);
  }
});
