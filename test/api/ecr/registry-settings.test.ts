import type { ECR } from '@aws-sdk/client-ecr';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { callOf, ecrClient } from '../../support/aws-clients.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { digestOf, type RegistryClient, registryClient } from '../../support/registry-client.ts';
import { ACCOUNT, startServer } from '../../support/server.ts';

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

it('a registry has a policy once it is set', async () => {
  const missing = {
    name: 'RegistryPolicyNotFoundException',
    message: `Registry policy does not exist in the registry with id '${ACCOUNT}'`,
  };
  await expect(ecr.getRegistryPolicy({})).rejects.toMatchObject(missing);
  const policyText = JSON.stringify({ Version: '2012-10-17', Statement: [] });
  const policy = { registryId: ACCOUNT, policyText };
  await expect(ecr.putRegistryPolicy({ policyText })).resolves.toMatchObject(policy);
  await expect(ecr.getRegistryPolicy({})).resolves.toMatchObject(policy);
  await expect(ecr.deleteRegistryPolicy({})).resolves.toMatchObject(policy);
  await expect(ecr.deleteRegistryPolicy({})).rejects.toMatchObject(missing);
  await expect(ecr.describeRegistry({})).resolves.toMatchObject({
    registryId: ACCOUNT,
    replicationConfiguration: { rules: [] },
  });
});

it('without blob mounting a layer has to be sent again', async () => {
  for (const repositoryName of ['from', 'to']) await ecr.createRepository({ repositoryName });
  const digest = await registry.pushBlob('from', 'shared');
  const mount = async () => (await registry.call('POST', `/v2/to/blobs/uploads/?mount=${digest}&from=from`)).status;
  const name = 'BLOB_MOUNTING';
  await expect(ecr.getAccountSetting({ name })).resolves.toMatchObject({ name, value: 'ENABLED' });
  await ecr.putAccountSetting({ name, value: 'DISABLED' });
  expect(await mount()).toBe(202);
  await ecr.putAccountSetting({ name, value: 'ENABLED' });
  expect(await mount()).toBe(201);
});

it('a scan without a scanner finds nothing, and says why', async () => {
  const repositoryName = 'scanned';
  await ecr.createRepository({ repositoryName });
  const imageDigest = digestOf(await registry.pushImage(repositoryName, 'v1', 'x'));
  const imageId = { imageTag: 'v1' };
  await expect(ecr.describeImageScanFindings({ repositoryName, imageId })).rejects.toMatchObject({
    name: 'ScanNotFoundException',
    message: `Image scan does not exist for the image with '{imageDigest:'null', imageTag:'v1'}' in the repository with name 'scanned' in the registry with id '${ACCOUNT}'`,
  });
  const started = await ecr.startImageScan({ repositoryName, imageId });
  expect(started).toMatchObject({
    imageId: { imageDigest, imageTag: 'v1' },
    imageScanStatus: { status: 'IN_PROGRESS' },
  });
  await expect(ecr.describeImageScanFindings({ repositoryName, imageId })).resolves.toMatchObject({
    imageId: { imageDigest, imageTag: 'v1' },
    imageScanStatus: { status: 'COMPLETE', description: expect.stringContaining('No scanner is configured') },
    imageScanFindings: { imageScanCompletedAt: expect.any(Date), findings: [], findingSeverityCounts: {} },
  });
  await expect(ecr.startImageScan({ repositoryName, imageId })).rejects.toMatchObject({
    name: 'LimitExceededException',
    message: 'The scan quota per image has been exceeded. Wait and try again.',
  });
  clock.advance(24 * 3_600_000);
  await expect(ecr.startImageScan({ repositoryName, imageId })).resolves.toMatchObject({ repositoryName });
});

it('a registry says which repositories are scanned on push', async () => {
  const fresh = ecrClient(server.url, '111122223333');
  const pusher = await registryClient(server.url, '111122223333');
  for (const repositoryName of ['prod/app', 'dev/app']) await fresh.createRepository({ repositoryName });
  const basic = { scanType: 'BASIC', rules: [] };
  await expect(fresh.getRegistryScanningConfiguration({})).resolves.toMatchObject({ scanningConfiguration: basic });
  const repositoryFilters = [{ filter: 'prod*', filterType: 'WILDCARD' as const }];
  await fresh.putRegistryScanningConfiguration({ rules: [{ scanFrequency: 'SCAN_ON_PUSH', repositoryFilters }] });
  const asked = await fresh.batchGetRepositoryScanningConfiguration({
    repositoryNames: ['prod/app', 'dev/app', 'none'],
  });
  expect(asked).toMatchObject({
    scanningConfigurations: [
      {
        repositoryName: 'prod/app',
        scanOnPush: true,
        scanFrequency: 'SCAN_ON_PUSH',
        appliedScanFilters: repositoryFilters,
      },
      { repositoryName: 'dev/app', scanOnPush: false, scanFrequency: 'MANUAL', appliedScanFilters: [] },
    ],
    failures: [{ repositoryName: 'none', failureCode: 'REPOSITORY_NOT_FOUND' }],
  });
  for (const [repositoryName, status] of [
    ['prod/app', 'COMPLETE'],
    ['dev/app', undefined],
  ] as const) {
    await pusher.pushImage(repositoryName, 'v1', 'x');
    const { imageDetails } = await fresh.describeImages({ repositoryName });
    expect(imageDetails?.[0]?.imageScanStatus?.status).toBe(status);
  }
});

it.each([
  ['putRegistryPolicy', { policyText: 'x' }, 'InvalidParameterException'],
  ['getAccountSetting', { name: 'COLOUR' }, 'ValidationException'],
  ['putAccountSetting', { name: 'BLOB_MOUNTING', value: 'MAYBE' }, 'ValidationException'],
  ['startImageScan', { repositoryName: 'scanned', imageId: { imageTag: 'none' } }, 'ImageNotFoundException'],
  ['putSigningConfiguration', { signingConfiguration: { rules: [] } }, 'NotImplementedException'],
])('%s of %j is refused with %s', async (method, input, name) => {
  await expect(callOf(ecr, method, input)).rejects.toMatchObject({ name });
});
