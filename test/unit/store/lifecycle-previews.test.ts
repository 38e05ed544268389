import { expect, it } from 'vitest';
import type { PreviewResult } from '../../../src/store/lifecycle-previews.ts';
import { newStore } from './builders.ts';

const REPOSITORY = 1;
const result = (digest: string): PreviewResult => ({ digest, isTagged: true, action: 'EXPIRE', document: { digest } });
const all = { isTagged: undefined, after: 0, limit: 10 };

function begun(store: ReturnType<typeof newStore>) {
  const writer = store.lifecyclePreviews.begin(REPOSITORY);
  if (writer === undefined) throw new Error('another preview is being written');
  return writer;
}

/** The digests of the preview that is kept. */
const kept = ({ lifecyclePreviews }: ReturnType<typeof newStore>) =>
  lifecyclePreviews.list(REPOSITORY, all).map(({ document }) => (document as { digest: string }).digest);

it('a preview is seen when it is written in whole, and takes the place of the one before', () => {
  const store = newStore();
  for (const digests of [['a', 'b'], [], ['c']]) {
    const before = kept(store);
    const writer = begun(store);
    expect(store.lifecyclePreviews.begin(REPOSITORY)).toBeUndefined();
    for (const digest of digests) writer.add([result(digest)]);
    expect(kept(store)).toEqual(before);
    writer.keep({ text: digests.join(), startedAt: 1 });
    expect(kept(store)).toEqual(digests);
    expect(store.lifecyclePreviews.counts(REPOSITORY).get('EXPIRE') ?? 0).toBe(digests.length);
    expect(store.lifecyclePreviews.get(REPOSITORY)?.text).toBe(digests.join());
    while (writer.dropOthers());
    writer.end();
  }
});

it.each([[[]], [['a']]])('what a killed server wrote half is never seen, after a preview of %j', (digests) => {
  const store = newStore();
  const first = begun(store);
  first.add(digests.map(result));
  first.keep({ text: '', startedAt: 1 });
  first.end();
  const killed = begun(store);
  killed.add([result('half')]);
  killed.end();
  expect(kept(store)).toEqual(digests);
  expect(store.lifecyclePreviews.ofDigest(REPOSITORY, 'half')).toBeUndefined();
  const next = begun(store);
  next.add([result('new')]);
  next.keep({ text: '', startedAt: 2 });
  expect(kept(store)).toEqual(['new']);
  expect(next.dropOthers()).toBe(true);
  expect(next.dropOthers()).toBe(false);
});
