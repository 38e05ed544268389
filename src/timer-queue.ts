/** A waiting timer; `at` is in epoch milliseconds. */
export interface Timer {
  readonly at: number;
  readonly fn: () => void;
}

/** Timers in the order of their time, and of those of one instant in the order in which they were added. */
export interface TimerQueue {
  readonly first: Timer | undefined;
  add(at: number, fn: () => void): Timer;
  /** Takes a timer out; nothing happens with one that is not there. */
  remove(timer: Timer): void;
  /** Takes out and calls, in their order, all that are due at `until` and were there when it was called. */
  run(until: number): void;
}

interface Entry extends Timer {
  readonly sequence: number;
  /** Its place in the heap; -1 out of it. */
  index: number;
}

/** An empty queue, a binary heap: adding and removing one of ten thousand takes a dozen steps. */
export function createTimerQueue(): TimerQueue {
  const heap: Entry[] = [];
  let added = 0;

  const isBefore = (a: Entry, b: Entry): boolean => (a.at === b.at ? a.sequence < b.sequence : a.at < b.at);

  function put(entry: Entry, index: number): void {
    heap[index] = entry;
    entry.index = index;
  }

  function rise(entry: Entry): void {
    let index = entry.index;
    while (index > 0) {
      const above = heap[(index - 1) >> 1] as Entry;
      if (!isBefore(entry, above)) break;
      put(above, index);
      index = (index - 1) >> 1;
    }
    put(entry, index);
  }

  function sink(entry: Entry): void {
    let index = entry.index;
    for (;;) {
      const [left, right] = [heap[2 * index + 1], heap[2 * index + 2]];
      const below = left && right && isBefore(right, left) ? right : left;
      if (!below || !isBefore(below, entry)) break;
      const next = below.index;
      put(below, index);
      index = next;
    }
    put(entry, index);
  }

  function remove(entry: Entry): void {
    const { index } = entry;
    if (index < 0) return;
    entry.index = -1;
    const last = heap.pop() as Entry;
    if (last === entry) return;
    put(last, index);
    rise(last);
    sink(last);
  }

  return {
    get first() {
      return heap[0];
    },
    add(at, fn) {
      const entry: Entry = { at, fn, sequence: added++, index: heap.length };
      heap.push(entry);
      rise(entry);
      return entry;
    },
    remove: (timer) => remove(timer as Entry),
    run(until) {
      const end = added;
      for (let entry = heap[0]; entry && entry.at <= until && entry.sequence < end; entry = heap[0]) {
        remove(entry);
        entry.fn();
      }
    },
  };
}
