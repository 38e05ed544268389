import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createLimit } from '../../../src/agent/limit.ts';

/** Runs `count` functions through a limit; each ends when the test says so. */
function through(atOnce: number, count: number) {
  const limit = createLimit(atOnce);
  const begun: number[] = [];
  const gates = Array.from({ length: count }, () => Promise.withResolvers<number>());
  const results = gates.map(({ promise }, index) =>
    limit(() => {
      begun.push(index);
      return promise;
    }),
  );
  return { begun, gates, results };
}

describe('a limit', () => {
  it('runs so many at once and no more, first come, first served', async () => {
    const { begun, gates } = through(2, 5);
    await nextTurn();
    expect(begun).toEqual([0, 1]);
    gates[1]?.resolve(1);
    await nextTurn();
    expect(begun).toEqual([0, 1, 2]);
    for (const { resolve } of gates) resolve(0);
    await nextTurn();
    expect(begun).toEqual([0, 1, 2, 3, 4]);
  });

  it('gives what the function gives', async () => {
    const { gates, results } = through(1, 2);
    gates[0]?.resolve(10);
    gates[1]?.resolve(20);
    expect(await Promise.all(results)).toEqual([10, 20]);
  });

  it('goes on after a function that failed, and passes its failure on', async () => {
    const { begun, gates, results } = through(1, 2);
    gates[0]?.reject(new Error('no'));
    await expect(results[0]).rejects.toThrow('no');
    gates[1]?.resolve(2);
    expect([await results[1], begun]).toEqual([2, [0, 1]]);
  });

  it('goes on after a function that threw at once', async () => {
    const limit = createLimit(1);
    const thrown = limit(() => {
      throw new Error('at once');
    });
    await expect(thrown).rejects.toThrow('at once');
    expect(await limit(async () => 'next')).toBe('next');
  });

  it('that is infinite keeps nobody waiting', async () => {
    const { begun } = through(Number.POSITIVE_INFINITY, 100);
    await nextTurn();
    expect(begun).toHaveLength(100);
  });

  it('does not grow when places are handed on', async () => {
    const limit = createLimit(1);
    await Promise.all(Array.from({ length: 10 }, () => limit(nextTurn)));
    let now = 0;
    let most = 0;
    const one = () =>
      limit(async () => {
        most = Math.max(most, ++now);
        await nextTurn();
        now--;
      });
    await Promise.all([one(), one(), one()]);
    expect(most).toBe(1);
  });
});
