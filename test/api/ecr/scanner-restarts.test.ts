import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { ConfigError } from '../../../src/config.ts';
import { ecrClient } from '../../support/aws-clients.ts';
import { registryClient } from '../../support/registry-client.ts';
import { startProcess } from '../../support/process.ts';
import { TRIVY_REPORT } from '../../support/scanner-reports.ts';
import { startServer } from '../../support/server.ts';
import { standInScanner } from '../../support/stand-in-scanner.ts';
import { PATIENCE, ended, folder, imageId, pushed } from './scanning-server.ts';

it('a scan goes on in the background, ends with the server, and is done by the next', async () => {
  const data = folder();
  const standIn = standInScanner('trivy', { does: 'hang' });
  onTestFinished(standIn.remove);
  const settings = { scanner: 'trivy' as const, environment: standIn.environment, data };
  const first = await startServer(settings);
  await pushed(ecrClient(first.url), await registryClient(first.url), 'one');
  await pushed(ecrClient(first.url), await registryClient(first.url), 'two');
  await vi.waitFor(() => expect(standIn.calls()).toHaveLength(1), PATIENCE);
  const known = await ecrClient(first.url).describeImageScanFindings({ repositoryName: 'one', imageId });
  expect(known).toMatchObject({ imageScanStatus: { status: 'IN_PROGRESS' } });
  await first.close();
  const [call] = standIn.calls();
  expect(() => process.kill(call?.pid ?? 0, 0)).toThrow('ESRCH');
  expect(readdirSync(join(data, 'registry', 'scratch'))).toEqual([]);
  standIn.behave({ does: 'answer', document: TRIVY_REPORT });
  const second = await startServer(settings);
  onTestFinished(() => second.close());
  for (const name of ['one', 'two']) {
    expect((await ended(ecrClient(second.url), name)).imageScanStatus?.status).toBe('COMPLETE');
  }
  expect(standIn.calls()).toHaveLength(3);
});

/** Ends a scanner that a killed server left, where the next one did not. */
function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // it is gone
  }
}

it('a scan that was going on when the server was killed is done by the next', async () => {
  const data = folder();
  const standIn = standInScanner('trivy', { does: 'hang' });
  onTestFinished(standIn.remove);
  const options = { data, port: '0', runtime: 'simulated', scanner: 'trivy' };
  const killed = await startProcess(options, { PATH: standIn.environment.PATH ?? '' });
  await pushed(ecrClient(killed.url), await registryClient(killed.url), 'web');
  await vi.waitFor(() => expect(standIn.calls()).toHaveLength(1), PATIENCE);
  await killed.kill('SIGKILL');
  const pid = standIn.calls()[0]?.pid ?? 0;
  onTestFinished(() => void endGroup(pid));
  expect(readdirSync(join(data, 'registry', 'scratch')).sort()).toEqual([
    `${pid}.pid`,
    expect.stringMatching(/^scan-/),
  ]);
  standIn.behave({ does: 'answer', document: TRIVY_REPORT });
  const next = await startServer({ scanner: 'trivy', environment: standIn.environment, data });
  onTestFinished(() => next.close());
  expect((await ended(ecrClient(next.url), 'web')).imageScanStatus?.status).toBe('COMPLETE');
  if (process.platform === 'linux') {
    await vi.waitFor(() => expect(() => process.kill(-pid, 0)).toThrow('ESRCH'), PATIENCE);
  }
  await vi.waitFor(() => expect(readdirSync(join(data, 'registry', 'scratch'))).toEqual([]), PATIENCE);
});

it('a server does not start without the scanner it is told to use', async () => {
  const starting = startServer({ scanner: 'grype', environment: { PATH: folder() } });
  await expect(starting).rejects.toThrow(ConfigError);
  await expect(starting).rejects.toThrow('--scanner grype: there is no program grype on PATH');
});
