import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openEvents } from '../../support/event-stream.ts';
import { digestOf, DOCKER_MANIFEST, MANIFEST } from '../../support/registry-client.ts';
import { GRYPE_REPORT, TRIVY_REPORT } from '../../support/scanner-reports.ts';
import { ACCOUNT, REGION } from '../../support/server.ts';
import type { Behaviour } from '../../support/stand-in-scanner.ts';
import { ended, folder, imageId, pushed, serverWith } from './scanning-server.ts';

it('trivy is given the image as an OCI layout, and its report becomes findings', async () => {
  const data = folder();
  const { server, standIn, ecr, registry } = await serverWith(
    'trivy',
    { does: 'answer', document: TRIVY_REPORT },
    data,
  );
  const events = await openEvents(server.url);
  onTestFinished(() => events.close());
  const imageDigest = await pushed(ecr, registry, 'web');
  const { imageScanStatus, imageScanFindings } = await ended(ecr, 'web');
  expect(imageScanStatus).toEqual({ status: 'COMPLETE', description: 'The scan was completed successfully.' });
  expect(imageScanFindings).toMatchObject({
    findingSeverityCounts: { MEDIUM: 1, CRITICAL: 1, UNDEFINED: 1 },
    vulnerabilitySourceUpdatedAt: new Date('2024-12-31T06:16:29.900Z'),
    imageScanCompletedAt: expect.any(Date),
  });
  const [first, second] = imageScanFindings?.findings ?? [];
  expect(first).toEqual({
    name: 'CVE-2019-1549',
    description: 'OpenSSL 1.1.1 introduced a rewritten random number generator (RNG).',
    uri: 'https://avd.aquasec.com/nvd/cve-2019-1549',
    severity: 'MEDIUM',
    attributes: [
      { key: 'package_version', value: '1.1.1b-r1' },
      { key: 'package_name', value: 'libcrypto1.1' },
      { key: 'CVSS2_VECTOR', value: 'AV:N/AC:L/Au:N/C:P/I:N/A:N' },
      { key: 'CVSS2_SCORE', value: '5' },
      { key: 'CVSS3_VECTOR', value: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N' },
      { key: 'CVSS3_SCORE', value: '5.3' },
    ],
  });
  expect(second).toMatchObject({ description: expect.stringMatching(/^musl libc/), severity: 'CRITICAL' });
  const [call] = standIn.calls();
  expect(call?.args.slice(0, 2)).toEqual(['image', '--input']);
  expect([call?.faults, call?.skopeo ?? 'ok']).toEqual([[], 'ok']);
  expect(readdirSync(join(data, 'registry', 'scratch'))).toEqual([]);
  const heard = await events.until(({ type }) => type === 'ECR Image Scan');
  expect(heard.at(-1)?.data).toMatchObject({
    source: 'aws.ecr',
    resources: [`arn:aws:ecr:${REGION}:${ACCOUNT}:repository/web`],
    detail: {
      'scan-status': 'COMPLETE',
      'repository-name': 'web',
      'finding-severity-counts': { MEDIUM: 1, CRITICAL: 1, UNDEFINED: 1 },
      'image-digest': imageDigest,
      'image-tags': ['v1'],
    },
  });
  const { imageDetails } = await ecr.describeImages({ repositoryName: 'web' });
  expect(imageDetails?.[0]?.imageScanFindingsSummary?.findingSeverityCounts).toEqual({
    MEDIUM: 1,
    CRITICAL: 1,
    UNDEFINED: 1,
  });
});

it('grype is too, of an image in Docker’s format, and findings come by the page', async () => {
  const [match] = GRYPE_REPORT.matches;
  const document = { ...GRYPE_REPORT, matches: Array.from({ length: 5 }, () => match) };
  const { standIn, ecr, registry } = await serverWith('grype', { does: 'answer', document });
  const repositoryName = 'docker';
  await ecr.createRepository({ repositoryName, imageScanningConfiguration: { scanOnPush: true } });
  for (const blob of ['{}', 'layer']) await registry.pushBlob(repositoryName, blob);
  const of = (content: string, mediaType: string) => ({ mediaType, digest: digestOf(content), size: content.length });
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: DOCKER_MANIFEST,
    config: of('{}', 'application/vnd.docker.container.image.v1+json'),
    layers: [of('layer', 'application/vnd.docker.image.rootfs.diff.tar.gzip')],
  });
  expect((await registry.putManifest(repositoryName, 'v1', manifest, DOCKER_MANIFEST)).status).toBe(201);
  const { imageScanFindings } = await ended(ecr, repositoryName);
  expect(imageScanFindings).toMatchObject({
    findingSeverityCounts: { INFORMATIONAL: 5 },
    vulnerabilitySourceUpdatedAt: new Date('2025-02-20T04:15:58Z'),
  });
  expect(imageScanFindings?.findings?.[0]).toEqual({
    name: 'CVE-2018-20839',
    description: 'systemd 242 changes the VT1 mode upon a logout.',
    uri: 'https://security-tracker.debian.org/tracker/CVE-2018-20839',
    severity: 'INFORMATIONAL',
    attributes: [
      { key: 'package_version', value: '241-7~deb10u8' },
      { key: 'package_name', value: 'libsystemd0' },
      { key: 'CVSS2_VECTOR', value: 'AV:N/AC:M/Au:N/C:P/I:N/A:N' },
      { key: 'CVSS2_SCORE', value: '4.3' },
    ],
  });
  const sizes: (number | undefined)[] = [];
  for (let nextToken: string | undefined, more = true; more; more = nextToken !== undefined) {
    const page = await ecr.describeImageScanFindings({ repositoryName, imageId, maxResults: 2, nextToken });
    sizes.push(page.imageScanFindings?.findings?.length);
    nextToken = page.nextToken;
  }
  expect(sizes).toEqual([2, 2, 1]);
  const [call] = standIn.calls();
  expect(call?.args).toEqual([expect.stringMatching(/^oci-dir:[\w-]+$/), '--output', 'json', '--quiet']);
  expect([call?.faults, call?.skopeo ?? 'ok']).toEqual([[], 'ok']);
});

it('a registry with enhanced scanning has enhanced findings', async () => {
  const { server, ecr, registry } = await serverWith('trivy', { does: 'answer', document: TRIVY_REPORT });
  const events = await openEvents(server.url);
  onTestFinished(() => events.close());
  await ecr.createRepository({ repositoryName: 'web' });
  const repositoryFilters = [{ filter: 'web', filterType: 'WILDCARD' as const }];
  await ecr.putRegistryScanningConfiguration({
    scanType: 'ENHANCED',
    rules: [{ scanFrequency: 'CONTINUOUS_SCAN', repositoryFilters }],
  });
  const heard = await events.until(({ type }) => type === 'ECR Scan Resource Change');
  expect(heard.at(-1)?.data.detail).toEqual({
    'action-type': 'SCAN_FREQUENCY_CHANGE',
    repositories: [
      {
        'repository-name': 'web',
        'repository-arn': `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/web`,
        'scan-frequency': 'CONTINUOUS_SCAN',
        'previous-scan-frequency': 'MANUAL',
      },
    ],
    'resource-type': 'REPOSITORY',
    'scan-type': 'ENHANCED',
  });
  const imageHash = digestOf(await registry.pushImage('web', 'v1', 'x'));
  const { imageScanStatus, imageScanFindings } = await ended(ecr, 'web');
  expect(imageScanStatus).toMatchObject({
    status: 'ACTIVE',
    description: expect.stringMatching(/^Continuous scan is selected for image\./),
  });
  expect(imageScanFindings?.findings).toBeUndefined();
  expect(imageScanFindings?.findingSeverityCounts).toEqual({ MEDIUM: 1, CRITICAL: 1, UNDEFINED: 1 });
  expect(imageScanFindings?.enhancedFindings?.[0]).toMatchObject({
    awsAccountId: ACCOUNT,
    findingArn: expect.stringMatching(`^arn:aws:inspector2:${REGION}:${ACCOUNT}:finding/[0-9a-f]{32}$`),
    title: 'CVE-2019-1549 - libcrypto1.1',
    type: 'PACKAGE_VULNERABILITY',
    severity: 'MEDIUM',
    status: 'ACTIVE',
    fixAvailable: 'YES',
    score: 5.3,
    scoreDetails: { cvss: { score: 5.3, scoreSource: 'NVD', version: '3.1' } },
    packageVulnerabilityDetails: {
      vulnerabilityId: 'CVE-2019-1549',
      source: 'ALPINE',
      sourceUrl: 'https://avd.aquasec.com/nvd/cve-2019-1549',
      vulnerablePackages: [
        { name: 'libcrypto1.1', version: '1.1.1b-r1', packageManager: 'ALPINE', fixedInVersion: '1.1.1d-r0' },
      ],
    },
    resources: [
      {
        type: 'AWS_ECR_CONTAINER_IMAGE',
        id: `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/web/${imageHash}`,
        details: { awsEcrContainerImage: { repositoryName: 'web', registry: ACCOUNT, imageHash, imageTags: ['v1'] } },
      },
    ],
  });
});

it.each<[string, Behaviour, string, string]>([
  ['fails', { does: 'fail', says: 'FATAL no database' }, 'FAILED', 'it ended with status 3: FATAL no database'],
  ['answers no JSON', { does: 'answer', document: 'oops' }, 'FAILED', 'it wrote what is no report of it: "oops"'],
  ['answers another’s JSON', { does: 'answer', document: GRYPE_REPORT }, 'FAILED', 'it wrote what is no report of it'],
  ['never stops writing', { does: 'flood' }, 'FAILED', 'it wrote more than 33554432 bytes, and was ended'],
  [
    'knows no such system',
    { does: 'answer', document: { SchemaVersion: 2, Metadata: {} } },
    'UNSUPPORTED_IMAGE',
    'UnsupportedImageError: The operating system and/or package manager are not supported.',
  ],
])('a scan by a scanner that %s is no success, and says why', async (_what, behaviour, status, words) => {
  const { standIn, ecr, registry } = await serverWith('trivy', behaviour);
  await pushed(ecr, registry, 'web');
  const { imageScanStatus, imageScanFindings } = await ended(ecr, 'web');
  expect(imageScanStatus).toEqual({ status, description: expect.stringContaining(words) });
  expect(imageScanFindings).toBeUndefined();
  if (status !== 'FAILED') return;
  expect(imageScanStatus?.description).toContain('then scan again.');
  standIn.behave({ does: 'answer', document: TRIVY_REPORT });
  await ecr.startImageScan({ repositoryName: 'web', imageId }); // it does not count against the quota
  expect((await ended(ecr, 'web')).imageScanStatus?.status).toBe('COMPLETE');
});

it('an image is scanned once in 24 hours', async () => {
  const { clock, standIn, ecr, registry } = await serverWith('trivy', { does: 'answer', document: TRIVY_REPORT });
  await pushed(ecr, registry, 'web');
  await ended(ecr, 'web');
  const again = () => ecr.startImageScan({ repositoryName: 'web', imageId });
  await expect(again()).rejects.toMatchObject({ name: 'LimitExceededException' });
  clock.advance(24 * 3_600_000);
  await expect(again()).resolves.toMatchObject({ imageScanStatus: { status: 'IN_PROGRESS' } });
  await ended(ecr, 'web');
  expect(standIn.calls()).toHaveLength(2);
});

it('what has no layers to scan is not supported', async () => {
  const { standIn, ecr, registry } = await serverWith('trivy', { does: 'answer', document: TRIVY_REPORT });
  await ecr.createRepository({ repositoryName: 'web' });
  const config = await registry.pushBlob('web', '{}');
  const mediaType = 'application/vnd.oci.image.config.v1+json';
  const manifest = { schemaVersion: 2, mediaType: MANIFEST, config: { mediaType, digest: config, size: 2 } };
  const attestation = { mediaType: 'application/vnd.in-toto+json', digest: config, size: 2 };
  for (const layers of [[], [attestation]]) {
    await registry.putManifest('web', 'v1', JSON.stringify({ ...manifest, layers }));
    await ecr.startImageScan({ repositoryName: 'web', imageId });
    expect((await ended(ecr, 'web')).imageScanStatus?.status).toBe('UNSUPPORTED_IMAGE');
  }
  expect(standIn.calls()).toEqual([]);
});
