import type { ECR } from '@aws-sdk/client-ecr';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ecrClient } from '../../support/aws-clients.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { digestOf, type RegistryClient, registryClient } from '../../support/registry-client.ts';
import { ACCOUNT, startServer } from '../../support/server.ts';

const HOUR_MS = 3_600_000;
const repositoryName = 'aging';
const clock = manualClock();
let server: Awaited<ReturnType<typeof startServer>>;
let ecr: ECR;
let registry: RegistryClient;
beforeAll(async () => {
  server = await startServer({}, { clock });
  ecr = ecrClient(server.url);
  registry = await registryClient(server.url);
  await ecr.createRepository({ repositoryName });
});
afterAll(() => server.close());

const policy = (countNumber: number, action: object = { type: 'expire' }): string =>
  JSON.stringify({
    rules: [
      {
        rulePriority: 7,
        description: 'keep the newest images, whatever tags they have',
        selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber },
        action,
      },
    ],
  });

it('a lifecycle policy is previewed, applied within the hour, and deleted', async () => {
  const pushed: string[] = [];
  for (const content of ['first', 'second', 'third']) {
    pushed.push(digestOf(await registry.pushImage(repositoryName, content, content)));
    clock.advance(1000);
  }
  const missing = {
    name: 'LifecyclePolicyNotFoundException',
    message: `Lifecycle policy does not exist for the repository with name 'aging' in the registry with id '${ACCOUNT}'`,
  };
  await expect(ecr.getLifecyclePolicy({ repositoryName })).rejects.toMatchObject(missing);
  await expect(ecr.startLifecyclePolicyPreview({ repositoryName })).rejects.toMatchObject(missing);
  await expect(ecr.getLifecyclePolicyPreview({ repositoryName })).rejects.toMatchObject({
    name: 'LifecyclePolicyPreviewNotFoundException',
  });

  const lifecyclePolicyText = policy(1);
  const started = await ecr.startLifecyclePolicyPreview({ repositoryName, lifecyclePolicyText });
  expect(started).toMatchObject({ repositoryName, lifecyclePolicyText, status: 'IN_PROGRESS' });
  const first = await ecr.getLifecyclePolicyPreview({ repositoryName, maxResults: 1 });
  expect(first).toMatchObject({
    status: 'COMPLETE',
    previewResults: [
      { imageDigest: pushed[0], imageTags: ['first'], action: { type: 'EXPIRE' }, appliedRulePriority: 7 },
    ],
    summary: { expiringImageTotalCount: 2 },
  });
  const { nextToken } = first;
  const second = await ecr.getLifecyclePolicyPreview({ repositoryName, maxResults: 1, nextToken });
  expect(second).toMatchObject({ previewResults: [{ imageDigest: pushed[1] }] });
  expect(second.nextToken).toBeUndefined();
  const one = await ecr.getLifecyclePolicyPreview({ repositoryName, imageIds: [{ imageTag: 'second' }] });
  expect(one.previewResults).toMatchObject([{ imageDigest: pushed[1] }]);

  await ecr.putLifecyclePolicy({ repositoryName, lifecyclePolicyText: policy(2) });
  clock.advance(HOUR_MS);
  const { imageDetails } = await ecr.describeImages({ repositoryName });
  expect(imageDetails?.map(({ imageDigest }) => imageDigest)).toEqual(pushed.slice(1));
  const applied = await ecr.getLifecyclePolicy({ repositoryName });
  expect(applied).toMatchObject({ lifecyclePolicyText: policy(2), lastEvaluatedAt: expect.any(Date) });
  await ecr.deleteLifecyclePolicy({ repositoryName });
  await expect(ecr.deleteLifecyclePolicy({ repositoryName })).rejects.toMatchObject(missing);
  clock.advance(24 * HOUR_MS);
  await expect(ecr.getLifecyclePolicyPreview({ repositoryName })).resolves.toMatchObject({ status: 'EXPIRED' });
});

it('a policy that cannot be read is refused, and one that would archive says that it is not built', async () => {
  const put = (lifecyclePolicyText: string) => ecr.putLifecyclePolicy({ repositoryName, lifecyclePolicyText });
  await expect(put('x'.repeat(100))).rejects.toMatchObject({
    name: 'InvalidParameterException',
    message:
      "Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint: 'Lifecycle policy parsing failure: Could not map policyString into LifecyclePolicy.'",
  });
  await expect(put('{}')).rejects.toMatchObject({ name: 'InvalidParameterException' });
  await expect(put(policy(1, { type: 'transition', targetStorageClass: 'archive' }))).rejects.toMatchObject({
    name: 'NotImplementedException',
    message: expect.stringContaining('transition'),
  });
});
