import { setImmediate as nextTurn } from 'node:timers/promises';

const SLICE = 200;

/** Works through many things a slice at a turn of the event loop, so that a long list keeps no request waiting. */
export async function inSlices<Item>(
  items: readonly Item[],
  work: (slice: readonly Item[]) => void | Promise<void>,
  size = SLICE,
): Promise<void> {
  for (let from = 0; from < items.length; from += size) {
    await work(items.slice(from, from + size));
    await nextTurn();
  }
}
