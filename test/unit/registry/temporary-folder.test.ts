import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { openBlobStore } from '../../../src/store/blob-store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const MODULE = new URL('../../../src/store/blob-store.ts', import.meta.url);
const HOLD = `const { openBlobStore } = await import('${MODULE}');
openBlobStore(':memory:');
console.log('open');
setInterval(() => undefined, 1e6);`;

/** A process with blobs in memory; gives the name of their folder under `folder`. */
async function holder(folder: string) {
  const before = readdirSync(folder);
  const child = spawn(process.execPath, ['--input-type=module', '-e', HOLD], {
    env: { ...process.env, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  const [name = ''] = readdirSync(folder).filter((one) => !before.includes(one));
  return { child, name };
}

it('the blobs of a server that was killed are removed at the next start, and of one that runs they are not', async () => {
  const folder = temporaryFolder();
  const [living, killed] = [await holder(folder), await holder(folder)];
  killed.child.kill('SIGKILL');
  await once(killed.child, 'exit');
  expect(readdirSync(folder).sort()).toEqual([killed.name, living.name].sort());

  vi.stubEnv('TMPDIR', folder);
  onTestFinished(() => void vi.unstubAllEnvs());
  const [cut, made, other] = ['drydock-blobs-cut', 'drydock-blobs-new', 'other'].map((name) => join(folder, name));
  for (const path of [cut, made, other]) mkdirSync(path ?? '');
  writeFileSync(join(other ?? '', 'kept'), '');
  symlinkSync(other ?? '', join(folder, 'drydock-blobs-link'));
  for (const path of [cut, other]) utimesSync(path ?? '', 0, 0);
  const blobs = openBlobStore(':memory:');
  await expect.poll(() => readdirSync(folder)).not.toContain(killed.name);
  await expect.poll(() => readdirSync(folder)).not.toContain('drydock-blobs-cut');
  blobs.close();
  const left = [living.name, 'drydock-blobs-new', 'drydock-blobs-link', 'other'];
  expect(readdirSync(folder).sort()).toEqual(left.sort());
  expect(readdirSync(join(folder, 'other'))).toEqual(['kept']);
});
