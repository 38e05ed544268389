import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { createUploads } from '../../../src/apis/ecr/uploads.ts';
import { openBlobStore } from '../../../src/store/blob-store.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { countingEffects } from '../store/builders.ts';

const MINUTE_MS = 60_000;

it('uploads that nobody asks for within the hour are given up, and their files are gone', async () => {
  const folder = temporaryFolder();
  const clock = manualClock();
  const uploads = createUploads({ blobs: openBlobStore(folder), ids: countingEffects().ids, clock });
  const idle = await uploads.begin(1);
  const busy = await uploads.begin(1);
  expect(uploads.find(2, busy.id)).toBeUndefined(); // it is another repository's
  clock.advance(50 * MINUTE_MS);
  expect(uploads.find(1, busy.id)).toBe(busy);
  clock.advance(20 * MINUTE_MS);
  expect([uploads.find(1, idle.id), uploads.find(1, busy.id)]).toEqual([undefined, busy]);
  await expect.poll(() => readdirSync(join(folder, 'registry', 'uploads'))).toEqual([busy.id]);
  clock.advance(121 * MINUTE_MS);
  await expect.poll(() => readdirSync(join(folder, 'registry', 'uploads'))).toEqual([]);
  expect(clock.pending).toBe(0); // where there are none, nothing is waited for
});

it('an upload is not given up while its bytes come, however long they take', async () => {
  const folder = temporaryFolder();
  const clock = manualClock();
  const uploads = createUploads({ blobs: openBlobStore(folder), ids: countingEffects().ids, clock });
  const slow = await uploads.begin(1);
  const source = new PassThrough();
  const taken = slow.upload.append(source);
  for (let hours = 1; hours <= 3; hours++) {
    source.write('x');
    await expect.poll(() => slow.upload.size).toBe(hours);
    clock.advance(60 * MINUTE_MS);
  }
  source.end();
  await taken;
  clock.advance(59 * MINUTE_MS);
  expect(uploads.find(1, slow.id)).toBe(slow);
  clock.advance(121 * MINUTE_MS);
  expect(uploads.find(1, slow.id)).toBeUndefined();
});

it('uploads of a repository that is gone go with it, and their files', async () => {
  const folder = temporaryFolder();
  const uploads = createUploads({ blobs: openBlobStore(folder), ids: countingEffects().ids, clock: manualClock() });
  const [gone, kept] = [await uploads.begin(1), await uploads.begin(2)];
  await uploads.endOfGone((repositoryId) => repositoryId === 2);
  expect([uploads.find(1, gone.id), uploads.find(2, kept.id)]).toEqual([undefined, kept]);
  expect(readdirSync(join(folder, 'registry', 'uploads'))).toEqual([kept.id]);
});
