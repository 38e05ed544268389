import type { Capacity } from './capacity.ts';
import { type Demand, isAsked, type Refusal, refusal } from './filters.ts';

/** A number of equal tasks to be placed in one cluster. */
export interface PlacementRequest extends Demand {
  readonly count: number;
}

/** What was decided: an instance for each task that was placed, and the reasons for those that were not. */
export interface Plan {
  /** One instance ARN a task, in the order they were placed. */
  readonly placements: readonly string[];
  readonly unplaced: number;
  /** For the first task that found no place: why each instance refused it. Empty when all were placed. */
  readonly refusals: readonly { readonly containerInstanceArn: string; readonly reason: Refusal }[];
}

/**
 * Places tasks one after the other: filter, pick the first instance that fits, assume. The view is moved by what was
 * placed; a caller who does not commit the plan must build the view anew.
 */
export function place(capacity: Capacity, request: PlacementRequest): Plan {
  const placements: string[] = [];
  while (placements.length < request.count) {
    const row = firstFit(capacity, request);
    if (row === undefined) break;
    capacity.assume(row, request.needs);
    placements.push(capacity.arns[row] as string);
  }
  const unplaced = request.count - placements.length;
  return { placements, unplaced, refusals: unplaced > 0 ? refusals(capacity, request) : [] };
}

function firstFit(capacity: Capacity, demand: Demand): number | undefined {
  for (let row = 0; row < capacity.size; row++) {
    if (isAsked(capacity, row, demand) && !refusal(capacity, row, demand)) return row;
  }
  return undefined;
}

function refusals(capacity: Capacity, demand: Demand): Plan['refusals'] {
  return capacity.arns.flatMap((containerInstanceArn, row) => {
    const reason = isAsked(capacity, row, demand) ? refusal(capacity, row, demand) : undefined;
    return reason ? [{ containerInstanceArn, reason }] : [];
  });
}
