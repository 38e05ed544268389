import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { logMemory } from '../../../src/store/log-segments.ts';
import { openStore, type Store } from '../../../src/store/database.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { newStore, SCOPE } from './builders.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

function streamIn(store: Store, name = 's'): number {
  if (!store.logs.group(SCOPE, 'g')) {
    store.logs.createGroup(SCOPE, { name: 'g', createdAt: 0, logGroupClass: 'STANDARD', tags: [] });
  }
  store.logs.createStream(1, name, 0);
  return store.logs.stream(1, name)?.id ?? 0;
}
const readAll = (store: Store, streamId: number, more: object = {}) =>
  store.logs.read({ of: { streamId }, from: 0, to: Number.MAX_SAFE_INTEGER, limit: 10_000, ...more }).events;

describe('log events', () => {
  it('are there again when the folder is opened again, and appended to', () => {
    const folder = temporaryFolder();
    const first = openStore(folder);
    const id = streamIn(first);
    first.transaction(() => first.logs.append(id, [{ at: 5, message: 'hällo' }], 6));
    first.close();
    const again = newStore(folder);
    again.transaction(() => again.logs.append(id, [{ at: 4, message: 'two' }], 7));
    expect(readAll(again, id)).toEqual([
      { at: 4, message: 'two', ingestedAt: 7, streamId: id, number: 2 },
      { at: 5, message: 'hällo', ingestedAt: 6, streamId: id, number: 1 },
    ]);
  });

  it('of a transaction that failed leave nothing behind', () => {
    const store = newStore(temporaryFolder());
    const id = streamIn(store);
    const fail = () => {
      store.logs.append(id, [{ at: 1, message: 'x'.repeat(1000) }], 1);
      throw new Error('failed');
    };
    expect(() => store.transaction(fail)).toThrow('failed');
    store.transaction(() => store.logs.append(id, [{ at: 2, message: 'kept' }], 2));
    expect(readAll(store, id).map(({ message }) => message)).toEqual(['kept']);
  });

  it('past their retention give their space back, segment by segment', () => {
    const folder = temporaryFolder();
    const store = newStore(folder);
    const id = streamIn(store);
    store.logs.setRetention(1, 1);
    const message = 'x'.repeat(100_000);
    for (let hour = 0; hour < 100; hour++) {
      store.transaction(() => store.logs.append(id, [{ at: hour * HOUR, message }], 0));
    }
    const files = () => readdirSync(join(folder, 'logs', String(id))).length;
    expect(files()).toBe(3);
    expect(store.logs.deleteExpired(80 * HOUR + DAY, 100)).toBe(1);
    expect([files(), readAll(store, id, { limit: 1 })[0]?.at]).toEqual([2, 42 * HOUR]);
  });

  it('of a stream that is deleted are gone from the disk, also after a clear', () => {
    const folder = temporaryFolder();
    const store = newStore(folder);
    const [a, b] = [streamIn(store, 'a'), streamIn(store, 'b')];
    for (const id of [a, b]) store.transaction(() => store.logs.append(id, [{ at: 1, message: 'm' }], 1));
    store.transaction(() => store.logs.deleteStreams([a]));
    store.logs.sweep();
    const there = () => [a, b].map((id) => existsSync(join(folder, 'logs', String(id))));
    expect(there()).toEqual([false, true]);
    store.clear({ accountId: SCOPE.accountId });
    expect(there()).toEqual([false, false]);
  });

  it('in memory are kept up to a bound, the newest', () => {
    const segments = logMemory(1000);
    for (let segment = 1; segment <= 3; segment++) segments.write(1, segment, 0, Buffer.alloc(600));
    expect(segments.surplus()).toEqual([1, 2].map((segment) => ({ streamId: 1, segment })));
  });
});
