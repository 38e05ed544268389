import { describe, expect, it } from 'vitest';
import { afterFailure, afterNoRoom, isImpaired } from '../../../../src/apis/ecs/rollout/back-off.ts';
import type { Throttle } from '../../../../src/model/service.ts';

const MINUTE_MS = 60_000;

/** How long each wait is, when each start fails as soon as it is tried. */
function waits(rounds: number, after = afterFailure): number[] {
  const all: number[] = [];
  let throttle: Throttle | undefined;
  let now = 1000;
  for (let round = 0; round < rounds; round++) {
    throttle = after(throttle, now);
    all.push(throttle.until - now);
    now = throttle.until;
  }
  return all;
}

describe('the wait after tasks that never ran', () => {
  it('grows with each round, up to 15 minutes and no further', () => {
    const all = waits(20);
    expect(all).toEqual(all.toSorted((a, b) => a - b));
    expect(all[0]).toBeGreaterThan(0);
    expect(all[0]).toBeLessThan(MINUTE_MS);
    expect(new Set(all.slice(-3))).toEqual(new Set([15 * MINUTE_MS]));
    expect(all.every((wait) => wait <= 15 * MINUTE_MS)).toBe(true);
  });

  it('counts what fails in one round once', () => {
    const first = afterFailure(undefined, 0);
    expect(afterFailure(first, 1)).toBe(first);
    expect(afterFailure(first, first.until - 1)).toBe(first);
    const second = afterFailure(first, first.until);
    expect(second).toMatchObject({ rounds: 2 });
    expect(second.until - first.until).toBeGreaterThan(first.until);
  });

  it('is spoken of only when it lasts: three failures are not enough', () => {
    expect([1, 2, 3, 10].map((rounds) => isImpaired({ rounds, until: 0 }))).toEqual([false, false, false, true]);
  });

  it('stays finite for ever', () => {
    expect(afterFailure({ rounds: 5000, until: 0 }, 1).until).toBe(1 + 15 * MINUTE_MS);
  });
});

describe('the wait after tasks that found no place', () => {
  it('is short at first, then five minutes, and leaves time for an instance to come', () => {
    const all = waits(10, afterNoRoom);
    expect(all[0]).toBeLessThan(MINUTE_MS);
    expect(all[2]).toBeGreaterThan(MINUTE_MS);
    expect(new Set(all.slice(4))).toEqual(new Set([5 * MINUTE_MS]));
    expect((all[0] ?? 0) + (all[1] ?? 0)).toBeGreaterThan(MINUTE_MS); // before the third try, at which a breaker may trip
  });
});
