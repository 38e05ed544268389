import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inWords, isBalanced, zonesToFill } from '../../../../src/apis/ecs/rollout/rebalancing.ts';

const zones = (...tasks: readonly number[]) => tasks.map((count, nth) => ({ zone: `z${nth}`, tasks: count }));

/** How the tasks are spread when as many as were started have been stopped where there were most. */
function evened(...tasks: readonly number[]): number[] {
  const counts = [...tasks];
  for (const zone of zonesToFill(zones(...tasks))) {
    counts[Number(zone.slice(1))] = (counts[Number(zone.slice(1))] ?? 0) + 1;
    const fullest = counts.indexOf(Math.max(...counts));
    counts[fullest] = (counts[fullest] ?? 0) - 1;
  }
  return counts.toSorted((a, b) => b - a);
}

describe('evening out over Availability Zones', () => {
  it.each([
    [
      [2, 0],
      [1, 1],
    ], // the Developer Guide's examples
    [
      [3, 0],
      [2, 1],
    ],
    [
      [5, 0, 0],
      [2, 2, 1],
    ],
    [
      [3, 2, 0],
      [2, 2, 1],
    ],
    [
      [4, 0, 1],
      [2, 2, 1],
    ],
    [
      [9, 0, 0],
      [3, 3, 3],
    ],
  ])('brings %j to %j', (before, after) => {
    expect(isBalanced(zones(...before))).toBe(false);
    expect(evened(...before)).toEqual(after);
  });

  it.each([[[1, 1]], [[2, 1]], [[2, 2, 1]], [[1, 0, 0]], [[5]], [[]], [[0, 0]]])('leaves %j as they are', (tasks) => {
    expect(isBalanced(zones(...tasks))).toBe(true);
    expect(zonesToFill(zones(...tasks))).toEqual([]);
  });

  it('always ends balanced, with no more starts than needed', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(12), { minLength: 2, maxLength: 6 }), (tasks) => {
        const after = evened(...tasks);
        expect(isBalanced(zones(...after))).toBe(true);
        const mean = Math.floor(tasks.reduce((a, b) => a + b, 0) / tasks.length);
        const surplus = tasks.reduce((total, count) => total + Math.max(0, count - mean), 0);
        expect(zonesToFill(zones(...tasks)).length).toBeLessThanOrEqual(surplus);
      }),
    );
  });

  it('is told with the fullest zone first, and always in the plural', () => {
    const counts = [
      { zone: 'eu-central-1b', tasks: 1 },
      { zone: 'eu-central-1a', tasks: 3 },
    ];
    expect(inWords(counts)).toBe('3 tasks in eu-central-1a, 1 tasks in eu-central-1b');
  });
});
