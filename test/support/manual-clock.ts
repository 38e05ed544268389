import type { Cancel, Clock } from '../../src/effects.ts';

/** A clock that stands still until a test moves it. */
export interface ManualClock extends Clock {
  /** Moves time on, calling what falls due on the way, in order, each at its own instant. */
  advance(ms: number): void;
  /** How many timers are waiting. */
  readonly pending: number;
}

interface Timer {
  readonly at: number;
  readonly fn: () => void;
}

/** Starts at `now`. A timer of 0 ms needs no `advance`: it is called at the next turn of the event loop. */
export function manualClock(now = Date.UTC(2026, 0, 1)): ManualClock {
  const timers: Timer[] = []; // the earliest last; of equals, the one set first last
  const immediates = new Set<NodeJS.Immediate>();

  const atNextTurn = (fn: () => void): Cancel => {
    const immediate = setImmediate(() => {
      immediates.delete(immediate);
      fn();
    });
    immediates.add(immediate);
    return () => {
      immediates.delete(immediate);
      clearImmediate(immediate);
    };
  };

  return {
    now: () => now,
    after(ms, fn) {
      if (ms <= 0) return atNextTurn(fn);
      const timer = { at: now + ms, fn };
      timers.splice(placeOf(timers, timer.at), 0, timer);
      return () => {
        const index = timers.indexOf(timer);
        if (index >= 0) timers.splice(index, 1);
      };
    },
    advance(ms) {
      const until = now + ms;
      for (let next = timers.at(-1); next !== undefined && next.at <= until; next = timers.at(-1)) {
        timers.pop();
        now = next.at;
        next.fn();
      }
      now = until;
    },
    get pending() {
      return timers.length + immediates.size;
    },
  };
}

/** The first index whose timer is due no later than `at`: before it stand only later ones. */
function placeOf(timers: readonly Timer[], at: number): number {
  let low = 0;
  let high = timers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((timers[middle]?.at ?? 0) > at) low = middle + 1;
    else high = middle;
  }
  return low;
}
