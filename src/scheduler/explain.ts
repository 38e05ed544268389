import { EXTERNAL } from '../model/container-instance.ts';
import type { Capacity } from './capacity.ts';
import { chance } from './chance.ts';
import { isAsked, type Refusal } from './filters.ts';
import { AT_RANDOM, place } from './place.ts';
import { rankOf, winsTie } from './rank.ts';
import { type RefusalDetail, refusalDetails } from './refusal-detail.ts';
import type { PlacementStrategy } from '../model/placement.ts';
import type { PlacementRequest } from './request.ts';

/** What one instance was to one task. */
export interface ExplainedInstance {
  readonly containerInstanceArn: string;
  /** Why the scheduler did not ask it at all; it is no failure then. */
  readonly notAsked?: string | undefined;
  /** The reason RunTask would give; it is the first of `details`. */
  readonly refusal?: Refusal | undefined;
  /** Every filter and constraint it does not pass. */
  readonly details: readonly RefusalDetail[];
  /** What each strategy gave it, the lower the better; null where chance decides. Empty unless it can take the task. */
  readonly ranks: readonly (number | null)[];
}

/** What one strategy left of the instances that could take the task. */
export interface ExplainedStrategy {
  readonly strategy: PlacementStrategy;
  /** ARNs that it could not tell apart, of those the strategy before could not; one after `random`. */
  readonly tied: readonly string[];
}

/** How one task found its place, or did not. */
export interface ExplainedTask {
  readonly instances: readonly ExplainedInstance[];
  readonly strategies: readonly ExplainedStrategy[];
  /** ARN of the instance that got it; undefined when none could. */
  readonly chosen?: string | undefined;
  /** What decided at the end: the strategies alone, chance, or the tie key, of which the lower one wins. */
  readonly decidedBy?: 'strategies' | 'chance' | 'tie key' | undefined;
  /** For a task without a place: what would give it one, the closest instances first. */
  readonly wouldFit: readonly { readonly containerInstanceArn: string; readonly needs: readonly string[] }[];
}

/** A plan with its reasons, as plain data. */
export interface Explanation {
  /** One for each task that was placed, in order, and one for the first that was not. */
  readonly tasks: readonly ExplainedTask[];
  /** The first of these is explained; for the others nothing is different. */
  readonly unplaced: number;
}

/**
 * Explains what `place` does with a request on a view, task by task; the view is afterwards as it was. Made for people:
 * it looks at every instance for every task. Throws `QueryError` for an expression that cannot be read.
 */
export function explain(capacity: Capacity, request: PlacementRequest): Explanation {
  const { group, needs } = request;
  const undo = (arn: string): void => {
    capacity.leave(arn, group);
    capacity.release(arn, needs);
  };
  const plan = place(capacity, request);
  plan.placements.forEach(undo);
  const tasks: ExplainedTask[] = [];
  for (const arn of plan.placements) {
    tasks.push(explainTask(capacity, request, arn));
    capacity.assume(capacity.row(arn) as number, needs, group);
  }
  if (plan.unplaced > 0) tasks.push(explainTask(capacity, request, undefined));
  plan.placements.forEach(undo);
  return { tasks, unplaced: plan.unplaced };
}

/** One task on the view as it is. Which instance chance drew is known from the plan alone; the rest is found here. */
function explainTask(capacity: Capacity, request: PlacementRequest, planned: string | undefined): ExplainedTask {
  const { strategies = [] } = request;
  const rows = capacity.arns.map((_, row) => row);
  const details = rows.map((row) => (isAsked(capacity, row, request) ? refusalDetails(capacity, row, request) : []));
  const fitting = rows.filter((row) => details[row]?.length === 0 && isAsked(capacity, row, request));
  const narrowed: ExplainedStrategy[] = [];
  const ranks: (number | null)[][] = rows.map(() => []);
  let tied = fitting;
  for (const strategy of strategies.length > 0 ? strategies : AT_RANDOM) {
    const isRandom = strategy.type === 'random';
    const rank = rankOf(capacity, request, strategy, chance(0));
    const least = Math.min(...tied.map(rank));
    if (!isRandom) tied = tied.filter((row) => rank(row) === least);
    else if (tied.length > 1) tied = tied.filter((row) => capacity.arns[row] === planned);
    for (const row of fitting) ranks[row]?.push(isRandom ? null : rank(row));
    narrowed.push({ strategy, tied: tied.map((row) => capacity.arns[row] as string) });
  }
  const chosen = tied.reduce<number | undefined>(
    (best, row) => (best === undefined || winsTie(capacity, row, best) ? row : best),
    undefined,
  );
  const chanceDecided = narrowed.some(({ strategy, tied: left }, index) => {
    return strategy.type === 'random' && (narrowed[index - 1]?.tied ?? fitting).length > left.length;
  });
  const instances = rows.map((row): ExplainedInstance => {
    return {
      containerInstanceArn: capacity.arns[row] as string,
      notAsked: notAsked(capacity, row, request),
      refusal: details[row]?.[0]?.reason,
      details: details[row] ?? [],
      ranks: ranks[row] ?? [],
    };
  });
  return {
    instances,
    strategies: narrowed,
    chosen: chosen === undefined ? undefined : capacity.arns[chosen],
    decidedBy: chosen === undefined ? undefined : tied.length > 1 ? 'tie key' : chanceDecided ? 'chance' : 'strategies',
    wouldFit: chosen === undefined ? closest(instances) : [],
  };
}

function notAsked(capacity: Capacity, row: number, request: PlacementRequest): string | undefined {
  if (isAsked(capacity, row, request)) return undefined;
  if (!capacity.schedulable[row]) return `its status is ${capacity.instances[row]?.status}`;
  const isExternal = capacity.attributes[row]?.has(EXTERNAL);
  if (isExternal !== (request.external ?? false)) return isExternal ? 'it is outside AWS' : 'it is not outside AWS';
  return `it is not in the Auto Scaling group ${request.autoScalingGroup}`;
}

/** The instances that were asked, those with the fewest and smallest lacks first. */
function closest(instances: readonly ExplainedInstance[]): ExplainedTask['wouldFit'] {
  const distance = ({ details }: ExplainedInstance): number => details.reduce((sum, one) => sum + one.distance, 0);
  return instances
    .filter((instance) => instance.notAsked === undefined)
    .sort((a, b) => distance(a) - distance(b))
    .map(({ containerInstanceArn, details }) => ({ containerInstanceArn, needs: details.map((one) => one.wouldFit) }));
}
