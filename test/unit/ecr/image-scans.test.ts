import { expect, it, onTestFinished, vi } from 'vitest';
import { createImageScans } from '../../../src/apis/ecr/image-scans.ts';
import { realEffects } from '../../../src/effects.ts';
import type { ImageScanner, ScanResult } from '../../../src/model/image-scan.ts';
import { newStore, SCOPE } from '../store/builders.ts';

const { ids, log, realClock } = realEffects('silent');
const COMPLETE: ScanResult = { status: 'COMPLETE', description: '', findings: [] };

/** A repository whose images are scanned by a scanner that is done when it is told to be. */
function scanned() {
  const store = newStore();
  store.repositories.insert(SCOPE, 'app', {
    createdAt: 0,
    imageTagMutability: 'MUTABLE',
    scanOnPush: true,
    encryption: { encryptionType: 'AES256' },
    tags: [],
  });
  const repository = store.repositories.find(SCOPE, 'app')?.id ?? 0;
  const waiting: { end(result: ScanResult): void; fail(error: Error): void }[] = [];
  const scanner: ImageScanner = {
    name: 'test',
    scan: (_image, signal) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
        waiting.push({ end: resolve, fail: reject });
      }),
  };
  const scans = createImageScans({ store, ids, scanner }, { clock: { now: () => 7 }, realClock, log });
  scans.start();
  onTestFinished(() => scans.close());
  return {
    store,
    waiting,
    push: (digest: string): number =>
      store.transaction(() => {
        const image = { digest, mediaType: 'm', sizeInBytes: 1, manifestBytes: 2, pushedAt: 7 };
        const id = store.images.insert(repository, image, Buffer.from('{}'), []);
        store.imageScans.start(id, { startedAt: 7, scanner: 'test', scanType: 'BASIC' });
        return id;
      }),
    asked: (times: number) => vi.waitFor(() => expect(waiting).toHaveLength(times)),
  };
}

it('images are scanned one at a time, in their order', async () => {
  const { store, waiting, push, asked } = scanned();
  const [one, two] = [push('sha256:1'), push('sha256:2')];
  await asked(1);
  expect(store.imageScans.next()?.imageId).toBe(one);
  waiting[0]?.end(COMPLETE);
  await asked(2);
  expect(store.imageScans.find(one)?.result).toMatchObject({ status: 'COMPLETE', completedAt: 7 });
  expect(store.imageScans.next()?.imageId).toBe(two);
});

it('what is found in an image that is gone is not another’s, though that has its id', async () => {
  const { store, waiting, push, asked } = scanned();
  const gone = push('sha256:1');
  await asked(1);
  store.transaction(() => store.images.delete(gone));
  expect(push('sha256:2')).toBe(gone);
  waiting[0]?.end({ ...COMPLETE, status: 'FAILED' });
  await asked(2);
  expect(store.imageScans.find(gone)?.result).toBeUndefined();
  waiting[1]?.end(COMPLETE);
  await vi.waitFor(() => expect(store.imageScans.find(gone)?.result?.status).toBe('COMPLETE'));
});

it('a scan that could not be done is tried again', async () => {
  const { store, waiting, push, asked } = scanned();
  const id = push('sha256:1');
  await asked(1);
  waiting[0]?.fail(new Error('no'));
  await asked(2);
  waiting[1]?.end(COMPLETE);
  await vi.waitFor(() => expect(store.imageScans.find(id)?.result?.status).toBe('COMPLETE'));
});
