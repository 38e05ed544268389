import type { ECR } from '@aws-sdk/client-ecr';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ecrClient } from '../../support/aws-clients.ts';
import { type RegistryClient, registryClient } from '../../support/registry-client.ts';
import { startServer } from '../../support/server.ts';

let server: Awaited<ReturnType<typeof startServer>>;
let ecr: ECR;
let registry: RegistryClient;
beforeAll(async () => {
  server = await startServer();
  ecr = ecrClient(server.url);
  registry = await registryClient(server.url);
});
afterAll(() => server.close());

const times = async (count: number, run: (index: number) => Promise<unknown>) => {
  for (let index = 0; index < count; index++) await run(index);
};
const exceeded = { name: 'LimitExceededException', message: expect.stringMatching(/service limit/) };

it('an image has at most 1,000 tags', async () => {
  const repositoryName = 'tags';
  await ecr.createRepository({ repositoryName });
  const imageManifest = await registry.pushImage(repositoryName, 't0', 'x');
  const put = (index: number) => ecr.putImage({ repositoryName, imageManifest, imageTag: `t${index}` });
  await times(999, (index) => put(index + 1));
  await expect(put(1000)).rejects.toMatchObject(exceeded);
  await expect(put(999)).rejects.toMatchObject({ name: 'ImageAlreadyExistsException' });
  const pushed = await registry.putManifest(repositoryName, 't1000', imageManifest);
  expect([pushed.status, await pushed.json()]).toMatchObject([403, { errors: [{ code: 'DENIED' }] }]);
  const { imageDetails } = await ecr.describeImages({ repositoryName });
  expect(imageDetails?.map(({ imageTags }) => imageTags?.length)).toEqual([1000]);
});

it('a registry leaves at most 100 principals out', async () => {
  const register = (index: number) =>
    ecr.registerPullTimeUpdateExclusion({ principalArn: `arn:aws:iam::000000000000:role/r${index}` });
  await times(100, register);
  await expect(register(100)).rejects.toMatchObject(exceeded);
  await expect(register(0)).rejects.toMatchObject({ name: 'ExclusionAlreadyExistsException' });
});

it('a registry has at most 50 rules by which images are fetched', async () => {
  const create = (index: number) =>
    ecr.createPullThroughCacheRule({ ecrRepositoryPrefix: `quay-${index}`, upstreamRegistryUrl: 'quay.io' });
  await times(50, create);
  await expect(create(50)).rejects.toMatchObject(exceeded);
  await expect(create(0)).rejects.toMatchObject({ name: 'PullThroughCacheRuleAlreadyExistsException' });
});
