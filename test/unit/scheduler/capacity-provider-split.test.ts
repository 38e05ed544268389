import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CapacityProviderStrategyItem } from '../../../src/model/capacity-provider.ts';
import { splitByStrategy } from '../../../src/scheduler/capacity-provider-split.ts';

const item = (capacityProvider: string, weight: number, base = 0): CapacityProviderStrategyItem => ({
  capacityProvider,
  weight,
  base,
});
const count = (split: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const name of split) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
};

describe('a capacity provider strategy', () => {
  // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/asg-capacity-providers.html
  it.each<[string, CapacityProviderStrategyItem[], number, Record<string, number>]>([
    ['1:1', [item('a', 1), item('b', 1)], 10, { a: 5, b: 5 }],
    ['1:4 of five', [item('a', 1), item('b', 4)], 5, { a: 1, b: 4 }],
    ['100:400 of five', [item('a', 100), item('b', 400)], 5, { a: 1, b: 4 }],
    ['a base, then 1:1', [item('a', 1, 2), item('b', 1)], 6, { a: 4, b: 2 }],
    ['a base that is more than is asked for', [item('b', 1), item('a', 1, 20)], 7, { a: 7 }],
    ['a base without weight, then the others', [item('a', 0, 1), item('b', 2), item('c', 1)], 7, { a: 1, b: 4, c: 2 }],
    ['a provider of weight 0', [item('a', 0), item('b', 1)], 3, { b: 3 }],
    ['a base alone, and no more than it', [item('a', 0, 2)], 5, { a: 2 }],
    ['no strategy', [], 5, {}],
  ])('splits %s', (_what, strategy, tasks, expected) => {
    expect(count(splitByStrategy(strategy, tasks))).toEqual(expected);
  });

  it('takes turns, beginning with the provider furthest below its share and the first listed of equals', () => {
    expect(splitByStrategy([item('a', 1), item('b', 1)], 4)).toEqual(['a', 'b', 'a', 'b']);
    expect(splitByStrategy([item('a', 1), item('b', 4)], 6)).toEqual(['b', 'b', 'a', 'b', 'b', 'b']);
    expect(splitByStrategy([item('b', 1), item('a', 1, 1)], 3)).toEqual(['a', 'b', 'a']);
  });

  it('counts the tasks there are', () => {
    const strategy = [item('a', 1, 2), item('b', 1)];
    expect(splitByStrategy(strategy, 2, new Map([['a', 1]]))).toEqual(['a', 'a']);
    expect(splitByStrategy(strategy, 3, new Map([['a', 5]]))).toEqual(['b', 'b', 'b']);
    expect(splitByStrategy(strategy, 2, new Map([['gone', 9]]))).toEqual(['a', 'a']);
  });

  const strategies = fc
    .array(fc.record({ weight: fc.integer({ min: 0, max: 20 }), base: fc.integer({ min: 0, max: 30 }) }), {
      minLength: 1,
      maxLength: 20,
    })
    .map((shares) => shares.map(({ weight, base }, index) => item(`p${index}`, weight, index === 0 ? base : 0)));
  const sumOf = (strategy: readonly CapacityProviderStrategyItem[]) =>
    strategy.reduce((sum, { weight }) => sum + weight, 0);

  it('is kept to exactly in every run of as many tasks as its weights’ sum', () => {
    fc.assert(
      fc.property(strategies, fc.nat(200), (strategy, start) => {
        const sum = sumOf(strategy);
        fc.pre(sum > 0);
        const base = strategy[0]?.base ?? 0;
        const run = splitByStrategy(strategy, base + start + sum).slice(base + start);
        const expected = strategy.filter(({ weight }) => weight > 0).map((one) => [one.capacityProvider, one.weight]);
        expect(count(run)).toEqual(Object.fromEntries(expected));
      }),
    );
  });

  it('gives the base first, every task where there is a weight, and goes on where it stopped', () => {
    fc.assert(
      fc.property(strategies, fc.nat(100), fc.nat(100), (strategy, before, more) => {
        const base = strategy[0]?.base ?? 0;
        const all = splitByStrategy(strategy, before + more);
        expect(all.slice(0, base).every((name) => name === 'p0')).toBe(true);
        expect(all).toHaveLength(sumOf(strategy) > 0 ? before + more : Math.min(base, before + more));
        const first = splitByStrategy(strategy, before);
        const rest = splitByStrategy(strategy, more, new Map(Object.entries(count(first))));
        expect([...first, ...rest]).toEqual(all);
      }),
    );
  });

  it('is never left by a whole task and more, as long as there is a share', () => {
    fc.assert(
      fc.property(strategies, fc.nat(100), (strategy, tasks) => {
        const sum = sumOf(strategy);
        fc.pre(sum > 0);
        const base = strategy[0]?.base ?? 0;
        const counts = count(splitByStrategy(strategy, base + tasks).slice(base));
        for (const { capacityProvider, weight } of strategy) {
          expect(counts[capacityProvider] ?? 0).toBeLessThan((tasks * weight) / sum + 1);
        }
      }),
    );
  });
});
