import type { ECR } from '@aws-sdk/client-ecr';
import { waitUntilImageScanComplete } from '@aws-sdk/client-ecr';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ecrClient } from '../../support/aws-clients.ts';
import { digestOf, INDEX, type RegistryClient, registryClient } from '../../support/registry-client.ts';
import { ACCOUNT, REGION, startServer } from '../../support/server.ts';

let server: Awaited<ReturnType<typeof startServer>>;
let ecr: ECR;
let registry: RegistryClient;
beforeAll(async () => {
  server = await startServer();
  ecr = ecrClient(server.url);
  registry = await registryClient(server.url);
});
afterAll(() => server.close());

const NOTE = 'No scanner is configured in Drydock: nothing was looked for.';
const imageId = { imageTag: 'v1' };

describe('a scan of an image', () => {
  it('finds nothing where no scanner is configured, and says so', async () => {
    const repositoryName = 'asked';
    await ecr.createRepository({ repositoryName });
    const imageDigest = digestOf(await registry.pushImage(repositoryName, 'v1', 'x'));
    await expect(ecr.describeImageScanFindings({ repositoryName, imageId })).rejects.toMatchObject({
      name: 'ScanNotFoundException',
      message: `Image scan does not exist for the image with '{imageDigest:'null', imageTag:'v1'}' in the repository with name 'asked' in the registry with id '${ACCOUNT}'`,
    });
    const started = await ecr.startImageScan({ repositoryName, imageId });
    expect(started).toMatchObject({
      imageId: { imageDigest, imageTag: 'v1' },
      imageScanStatus: { status: 'IN_PROGRESS' },
    });
    await waitUntilImageScanComplete({ client: ecr, maxWaitTime: 10 }, { repositoryName, imageId });
    await expect(ecr.describeImageScanFindings({ repositoryName, imageId })).resolves.toMatchObject({
      imageScanStatus: { status: 'COMPLETE', description: NOTE },
      imageScanFindings: { findings: [], findingSeverityCounts: {}, imageScanCompletedAt: expect.any(Date) },
    });
    const { imageDetails } = await ecr.describeImages({ repositoryName });
    expect(imageDetails).toMatchObject([
      { imageScanStatus: { status: 'COMPLETE' }, imageScanFindingsSummary: { findingSeverityCounts: {} } },
    ]);
    await expect(ecr.startImageScan({ repositoryName, imageId })).rejects.toMatchObject({
      name: 'LimitExceededException',
      message: 'The scan quota per image has been exceeded. Wait and try again.',
    });
  });

  it('is not for a list of images', async () => {
    const repositoryName = 'list';
    await ecr.createRepository({ repositoryName });
    const index = JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests: [] });
    expect((await registry.putManifest(repositoryName, 'v1', index, INDEX)).status).toBe(201);
    await expect(ecr.startImageScan({ repositoryName, imageId })).rejects.toMatchObject({
      name: 'UnsupportedImageTypeException',
    });
  });

  it('goes with its image', async () => {
    const repositoryName = 'gone';
    await ecr.createRepository({ repositoryName, imageScanningConfiguration: { scanOnPush: true } });
    await registry.pushImage(repositoryName, 'v1', 'x');
    await ecr.describeImageScanFindings({ repositoryName, imageId });
    await ecr.batchDeleteImage({ repositoryName, imageIds: [imageId] });
    await ecr.putImageScanningConfiguration({ repositoryName, imageScanningConfiguration: {} });
    await registry.pushImage(repositoryName, 'v1', 'x');
    await expect(ecr.describeImageScanFindings({ repositoryName, imageId })).rejects.toMatchObject({
      name: 'ScanNotFoundException',
    });
  });
});

describe('a registry’s scanning configuration', () => {
  it('says which repositories are scanned on push', async () => {
    await expect(ecr.getRegistryScanningConfiguration({})).resolves.toMatchObject({
      registryId: ACCOUNT,
      scanningConfiguration: { scanType: 'BASIC', rules: [] },
    });
    const filters = ['prod/*', 'both'].map((filter) => ({ filter, filterType: 'WILDCARD' as const }));
    const rules = [{ scanFrequency: 'SCAN_ON_PUSH' as const, repositoryFilters: filters }];
    await ecr.putRegistryScanningConfiguration({ scanType: 'BASIC', rules });
    await expect(ecr.getRegistryScanningConfiguration({})).resolves.toMatchObject({
      scanningConfiguration: { scanType: 'BASIC', rules },
    });
    const names = ['prod/web', 'x/both-y', 'own', 'plain', 'reprod/web'];
    for (const repositoryName of names) {
      await ecr.createRepository({
        repositoryName,
        imageScanningConfiguration: { scanOnPush: repositoryName === 'own' },
      });
      await registry.pushImage(repositoryName, 'v1', 'x');
    }
    const { scanningConfigurations, failures } = await ecr.batchGetRepositoryScanningConfiguration({
      repositoryNames: [...names, 'none'],
    });
    expect(
      scanningConfigurations?.map((one) => [one.repositoryName, one.scanFrequency, one.appliedScanFilters]),
    ).toEqual([
      ['prod/web', 'SCAN_ON_PUSH', [filters[0]]],
      ['x/both-y', 'SCAN_ON_PUSH', [filters[1]]],
      ['own', 'SCAN_ON_PUSH', []],
      ['plain', 'MANUAL', []],
      ['reprod/web', 'MANUAL', []],
    ]);
    expect(scanningConfigurations?.[0]?.repositoryArn).toBe(`arn:aws:ecr:${REGION}:${ACCOUNT}:repository/prod/web`);
    expect(failures).toMatchObject([{ repositoryName: 'none', failureCode: 'REPOSITORY_NOT_FOUND' }]);
    const scanned = await Promise.all(
      names.map((repositoryName) =>
        ecr.describeImageScanFindings({ repositoryName, imageId }).then(
          () => true,
          () => false,
        ),
      ),
    );
    expect(scanned).toEqual([true, true, true, false, false]);
    await ecr.putRegistryScanningConfiguration({ scanType: 'ENHANCED' });
    await expect(ecr.startImageScan({ repositoryName: 'plain', imageId })).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'This feature is disabled',
    });
  });

  it('of one type is not to be had while the registry is set to the other', async () => {
    const repositoryName = 'types';
    await ecr.putRegistryScanningConfiguration({ scanType: 'BASIC' });
    await ecr.createRepository({ repositoryName, imageScanningConfiguration: { scanOnPush: true } });
    await registry.pushImage(repositoryName, 'v1', 'x');
    const asked = { repositoryName, imageId };
    await waitUntilImageScanComplete({ client: ecr, maxWaitTime: 10 }, asked);
    const statusOf = async () => (await ecr.describeImages({ repositoryName })).imageDetails?.[0]?.imageScanStatus;
    await ecr.putRegistryScanningConfiguration({ scanType: 'ENHANCED' });
    await expect(ecr.describeImageScanFindings(asked)).rejects.toMatchObject({ name: 'ScanNotFoundException' });
    expect(await statusOf()).toBeUndefined();
    await ecr.putRegistryScanningConfiguration({ scanType: 'BASIC' });
    await expect(ecr.describeImageScanFindings(asked)).resolves.toMatchObject({
      imageScanStatus: { status: 'COMPLETE' },
    });
    expect(await statusOf()).toMatchObject({ status: 'COMPLETE' });
  });
});
