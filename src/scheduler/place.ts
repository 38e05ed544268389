import type { Capacity } from './capacity.ts';
import { chance } from './chance.ts';
import { isAsked, type Refusal, refusal } from './filters.ts';
import { pickInOrder } from './pick.ts';
import { isBefore, type Rank, rankOf } from './rank.ts';
import type { PlacementStrategy } from '../model/placement.ts';
import type { PlacementRequest } from './request.ts';

/** What was decided: an instance for each task that was placed, and the reasons for those that were not. */
export interface Plan {
  /** One instance ARN a task, in the order they were placed. */
  readonly placements: readonly string[];
  readonly unplaced: number;
  /**
   * For the first task that found no place: why each instance refused it. Empty when all were placed. Worked out when it
   * is read, so that placing looks at no instance for its reasons: read it before the view moves on.
   */
  readonly refusals: readonly { readonly containerInstanceArn: string; readonly reason: Refusal }[];
}

/** What stands for strategies where none was given. */
export const AT_RANDOM: readonly PlacementStrategy[] = [{ type: 'random' }];

/**
 * Places tasks one after the other: filter, constraints, strategies, pick, assume. The view is moved by what was
 * placed; a caller who does not commit the plan must build the view anew.
 */
export function place(capacity: Capacity, request: PlacementRequest): Plan {
  const next = chance(request.seed ?? 0);
  const { strategies = AT_RANDOM } = request;
  const asked = strategies.length > 0 ? strategies : AT_RANDOM;
  const pick = pickInOrder(capacity, request, asked, next) ?? (() => best(capacity, request, asked, next));
  const placements: string[] = [];
  while (placements.length < request.count) {
    const row = pick();
    if (row === undefined) break;
    capacity.assume(row, request.needs, request.group);
    placements.push(capacity.arns[row] as string);
  }
  const unplaced = request.count - placements.length;
  return {
    placements,
    unplaced,
    get refusals() {
      return unplaced > 0 ? refusalsOf(capacity, request) : [];
    },
  };
}

/** The row that fits and comes first by the strategies, by one look at every row; undefined when none fits. */
function best(
  capacity: Capacity,
  request: PlacementRequest,
  strategies: readonly PlacementStrategy[],
  next: () => number,
): number | undefined {
  const ranks: Rank[] = strategies.map((strategy) => rankOf(capacity, request, strategy, next));
  let found: number | undefined;
  for (let row = 0; row < capacity.size; row++) {
    if (!isAsked(capacity, row, request) || refusal(capacity, row, request)) continue;
    if (found === undefined || isBefore(capacity, ranks, row, found)) found = row;
  }
  return found;
}

function refusalsOf(capacity: Capacity, request: PlacementRequest): Plan['refusals'] {
  return capacity.arns.flatMap((containerInstanceArn, row) => {
    const reason = isAsked(capacity, row, request) ? refusal(capacity, row, request) : undefined;
    return reason ? [{ containerInstanceArn, reason }] : [];
  });
}
