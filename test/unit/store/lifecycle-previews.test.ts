import { expect, it } from 'vitest';
import type { PreviewResult } from '../../../src/store/lifecycle-previews.ts';
import { newStore } from './builders.ts';

const REPOSITORY = 1;
const result = (imageId: number): PreviewResult => ({
  imageId,
  isTagged: true,
  action: 'EXPIRE',
  document: { imageId },
});
const all = { isTagged: undefined, after: 0, limit: 10 };

function begun(store: ReturnType<typeof newStore>) {
  const writer = store.lifecyclePreviews.begin(REPOSITORY);
  if (writer === undefined) throw new Error('another preview is being written');
  return writer;
}

/** The images of the preview that is kept. */
const kept = ({ lifecyclePreviews }: ReturnType<typeof newStore>) =>
  lifecyclePreviews.list(REPOSITORY, all).map(({ document }) => (document as { imageId: number }).imageId);

it('a preview is seen when it is written in whole, and takes the place of the one before', () => {
  const store = newStore();
  for (const images of [[1, 2], [], [3]]) {
    const before = kept(store);
    const writer = begun(store);
    expect(store.lifecyclePreviews.begin(REPOSITORY)).toBeUndefined();
    for (const image of images) writer.add([result(image)]);
    expect(kept(store)).toEqual(before);
    writer.keep({ text: images.join(), startedAt: 1 });
    expect(kept(store)).toEqual(images);
    expect(store.lifecyclePreviews.counts(REPOSITORY).get('EXPIRE') ?? 0).toBe(images.length);
    expect(store.lifecyclePreviews.get(REPOSITORY)?.text).toBe(images.join());
    while (writer.dropOthers());
    writer.end();
  }
});

it.each([[[]], [[1]]])('what a killed server wrote half is never seen, after a preview of %j', (images) => {
  const store = newStore();
  const first = begun(store);
  first.add(images.map(result));
  first.keep({ text: '', startedAt: 1 });
  first.end();
  const killed = begun(store);
  killed.add([result(4)]);
  killed.end();
  expect(kept(store)).toEqual(images);
  expect(store.lifecyclePreviews.ofImage(REPOSITORY, 4)).toBeUndefined();
  const next = begun(store);
  next.add([result(5)]);
  next.keep({ text: '', startedAt: 2 });
  expect(kept(store)).toEqual([5]);
  expect(next.dropOthers()).toBe(true);
  expect(next.dropOthers()).toBe(false);
});
