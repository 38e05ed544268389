import type { CapacityProviderStrategyItem } from '../model/capacity-provider.ts';

/**
 * The capacity provider of each of `count` tasks in turn, `already` being how many tasks each has. First the base, then
 * each task to the provider that is furthest below its share by weight, the first listed of equals: the counts are
 * exactly as the weights after every run of as many tasks as the weights' sum. AWS documents the outcome only, not the
 * order. Gives fewer than `count` when no provider has a weight and the base is reached.
 */
export function splitByStrategy(
  strategy: readonly CapacityProviderStrategyItem[],
  count: number,
  already: ReadonlyMap<string, number> = new Map(),
): string[] {
  const shares = strategy.map(({ capacityProvider, weight, base }) => {
    const has = already.get(capacityProvider) ?? 0;
    return { capacityProvider, weight, missing: Math.max(0, base - has), beyond: Math.max(0, has - base) };
  });
  const split = shares.flatMap(({ capacityProvider, missing }) =>
    Array<string>(Math.min(missing, count)).fill(capacityProvider),
  );
  const weighted = shares.filter(({ weight }) => weight > 0);
  const sum = weighted.reduce((total, { weight }) => total + weight, 0);
  let tasks = weighted.reduce((total, { beyond }) => total + beyond, 0);
  while (split.length < count && weighted.length > 0) {
    tasks += 1;
    // in units of 1/sum of a task, to stay in integers
    const next = weighted.reduce((furthest, share) =>
      tasks * share.weight - share.beyond * sum > tasks * furthest.weight - furthest.beyond * sum ? share : furthest,
    );
    next.beyond += 1;
    split.push(next.capacityProvider);
  }
  return split.slice(0, count);
}
