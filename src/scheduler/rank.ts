import type { Capacity } from './capacity.ts';
import { chance } from './chance.ts';
import type { PlacementStrategy } from '../model/placement.ts';
import { NO_GROUP, type PlacementRequest } from './request.ts';

/** The number a strategy gives each row: the lower one wins. */
export type Rank = (row: number) => number;

/** What `spread` counts by: the instance itself, or the value of an attribute. */
export type SpreadField = { readonly kind: 'instance' } | { readonly kind: 'attribute'; readonly name: string };

/** Takes a spread field apart; its kind is given in any case of letters, an attribute's name is not. */
export function spreadField(field: string): SpreadField {
  return /^attribute:/i.test(field)
    ? { kind: 'attribute', name: field.slice('attribute:'.length) }
    : { kind: 'instance' };
}

/** How many tasks of the group there are where this row is: on the instance, or on all with its attribute's value. */
function spreadRank(capacity: Capacity, group: string, field: string): Rank {
  const by = spreadField(field);
  const own = (row: number): number => capacity.groups[row]?.get(group) ?? 0;
  if (by.kind === 'instance') return own;
  const counts = new Map<string | undefined, number>();
  const placeOf = (row: number): string | undefined => capacity.attribute(row, by.name);
  for (let row = 0; row < capacity.size; row++) {
    const count = own(row);
    if (count > 0) counts.set(placeOf(row), (counts.get(placeOf(row)) ?? 0) + count);
  }
  return (row) => counts.get(placeOf(row)) ?? 0;
}

/** One strategy's rank of every row, on the view as it is now. */
export function rankOf(
  capacity: Capacity,
  { group = NO_GROUP }: Pick<PlacementRequest, 'group'>,
  strategy: PlacementStrategy,
  next: () => number,
): Rank {
  switch (strategy.type) {
    case 'spread':
      return spreadRank(capacity, group, strategy.field);
    case 'binpack': {
      const free = strategy.field === 'cpu' ? capacity.freeCpu : capacity.freeMemory;
      return (row) => free[row] as number;
    }
    case 'random': {
      const seed = next() * 2 ** 32;
      return (row) => chance(seed ^ (capacity.ties[row] as number))();
    }
  }
}

/** Whether row `a` comes before row `b`: by each rank in turn, then by how ties fall. */
export function isBefore(capacity: Capacity, ranks: readonly Rank[], a: number, b: number): boolean {
  for (const rank of ranks) {
    const [ofA, ofB] = [rank(a), rank(b)];
    if (ofA !== ofB) return ofA < ofB;
  }
  return winsTie(capacity, a, b);
}

/** How a tie falls: by a number that follows from the ARN, and by the ARN itself where two have the same. */
export function winsTie(capacity: Capacity, a: number, b: number): boolean {
  const [ofA, ofB] = [capacity.ties[a] as number, capacity.ties[b] as number];
  return ofA !== ofB ? ofA < ofB : (capacity.arns[a] as string) < (capacity.arns[b] as string);
}
