import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ECR } from '@aws-sdk/client-ecr';
import { expect, onTestFinished, vi } from 'vitest';
import { ecrClient } from '../../support/aws-clients.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { digestOf, type RegistryClient, registryClient } from '../../support/registry-client.ts';
import { startServer } from '../../support/server.ts';
import { type Behaviour, standInScanner } from '../../support/stand-in-scanner.ts';

export const imageId = { imageTag: 'v1' };
export const PATIENCE = { timeout: 30_000, interval: 20 };

/** A server with a scanner. */
export async function serverWith(scanner: 'trivy' | 'grype', behaviour: Behaviour, data = ':memory:') {
  const standIn = standInScanner(scanner, behaviour);
  onTestFinished(standIn.remove);
  const clock = manualClock(Date.now());
  const server = await startServer({ scanner, environment: standIn.environment, data }, { clock });
  onTestFinished(() => server.close());
  const registry = await registryClient(server.url);
  return { server, standIn, clock, registry, ecr: ecrClient(server.url) };
}

export async function pushed(
  ecr: ECR,
  registry: RegistryClient,
  repositoryName: string,
  scanOnPush = true,
): Promise<string> {
  await ecr.createRepository({ repositoryName, imageScanningConfiguration: { scanOnPush } });
  return digestOf(await registry.pushImage(repositoryName, 'v1', repositoryName));
}

/** What is known of a scan when it is over. */
export const ended = (ecr: ECR, repositoryName: string) =>
  vi.waitFor(async () => {
    const known = await ecr.describeImageScanFindings({ repositoryName, imageId });
    expect(known.imageScanStatus?.status).not.toBe('IN_PROGRESS');
    return known;
  }, PATIENCE);

export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'drydock-scans-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}
