import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { ecrClient } from '../../support/aws-clients.ts';
import { BUSYBOX, ensureImages } from '../../support/images.ts';
import { TRIVY_REPORT } from '../../support/scanner-reports.ts';
import { startServer } from '../../support/server.ts';
import { standInScanner } from '../../support/stand-in-scanner.ts';

const hasSkopeo = spawnSync('skopeo', ['--version']).status === 0;
beforeAll(() => ensureImages());

describe.skipIf(!hasSkopeo)('a scanner', () => {
  it.each(['oci', 'v2s2'])('is given a real image in the format %s so that skopeo can read it', async (format) => {
    const standIn = standInScanner('trivy', { does: 'answer', document: TRIVY_REPORT });
    onTestFinished(standIn.remove);
    const server = await startServer({ scanner: 'trivy', environment: standIn.environment });
    onTestFinished(() => server.close());
    const ecr = ecrClient(server.url);
    const repositoryName = 'app';
    await ecr.createRepository({ repositoryName, imageScanningConfiguration: { scanOnPush: true } });
    const { authorizationData } = await ecr.getAuthorizationToken({});
    const creds = Buffer.from(authorizationData?.[0]?.authorizationToken ?? '', 'base64').toString();
    const there = `docker://localhost:${new URL(server.url).port}/app:v1`;
    const skopeo = (...args: string[]) => promisify(execFile)('skopeo', args);
    await skopeo(
      'copy',
      '-f',
      format,
      '--dest-tls-verify=false',
      '--dest-creds',
      creds,
      `docker-daemon:${BUSYBOX}`,
      there,
    );
    await vi.waitFor(
      async () => {
        const imageId = { imageTag: 'v1' };
        const { imageScanStatus } = await ecr.describeImageScanFindings({ repositoryName, imageId });
        expect(imageScanStatus?.status).toBe('COMPLETE');
      },
      { timeout: 30_000, interval: 50 },
    );
    expect(standIn.calls()).toMatchObject([{ faults: [], skopeo: 'ok' }]);
  });
});
