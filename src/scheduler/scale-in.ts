import type { PlacementStrategy } from '../model/placement.ts';
import type { TaskNeeds } from '../model/resources.ts';
import type { Capacity } from './capacity.ts';
import { tieKey } from './chance.ts';
import { spreadField } from './rank.ts';
import { SERVICE_DEFAULT } from './service-placement.ts';

/** A task of a service that is wanted RUNNING. */
export interface StoppableTask {
  readonly arn: string;
  /** None while it is PROVISIONING. */
  readonly containerInstanceArn?: string | undefined;
  /** What it holds of its instance, in the view as well. */
  readonly needs: TaskNeeds;
  readonly isRunning: boolean;
  /** Task scale-in protection is on and has not run out. */
  readonly isProtected: boolean;
}

/** Tasks that only chance tells apart, the next to stop at the end. */
interface Pile {
  /** Undefined for tasks without an instance, or on one that is gone from the view. */
  readonly row: number | undefined;
  readonly isRunning: boolean;
  readonly needs: TaskNeeds;
  readonly tasks: { readonly arn: string; readonly tie: number }[];
}

/** What a strategy would rather stop: the higher number goes first, and changes as tasks are chosen. */
interface Preference {
  of(row: number, needs: TaskNeeds): number;
  chosen(row: number, needs: TaskNeeds): void;
}

/**
 * Chooses at most `count` of a service's tasks to stop, one after the other, as the mirror of how they were placed;
 * the view stays as it is. Tasks without an instance go first, then those not yet RUNNING (not documented by AWS).
 * Spread takes from the value with the most tasks; binpack takes the task whose instance would then have the most of
 * the resource free (ECS Developer Guide, task placement strategies); no strategy is `SERVICE_DEFAULT`. The rest is
 * chance, decided by the tasks' ARNs. Protected tasks count for spread and are never chosen, so fewer may come back.
 */
export function tasksToStop(
  capacity: Capacity,
  tasks: readonly StoppableTask[],
  strategies: readonly PlacementStrategy[],
  count: number,
): string[] {
  const asked = strategies.length > 0 ? strategies : SERVICE_DEFAULT;
  const preferences: Preference[] = [];
  for (const strategy of asked) {
    if (strategy.type === 'random') break; // leaves no ties to those after it
    preferences.push(
      strategy.type === 'spread' ? mostTasks(capacity, tasks, strategy.field) : mostFree(capacity, strategy.field),
    );
  }
  const piles = pilesOf(capacity, tasks);
  const stopped: string[] = [];
  while (stopped.length < count) {
    const best = piles.reduce<Pile | undefined>(
      (found, pile) => (pile.tasks.length > 0 && (!found || goesBefore(preferences, pile, found)) ? pile : found),
      undefined,
    );
    const task = best?.tasks.pop();
    if (!best || !task) break;
    stopped.push(task.arn);
    if (best.row !== undefined) for (const preference of preferences) preference.chosen(best.row, best.needs);
  }
  return stopped;
}

function pilesOf(capacity: Capacity, tasks: readonly StoppableTask[]): Pile[] {
  const piles = new Map<string, Pile>();
  for (const { arn, containerInstanceArn = '', needs, isRunning, isProtected } of tasks) {
    if (isProtected) continue;
    const row = capacity.row(containerInstanceArn);
    const key = JSON.stringify([row, isRunning, needs.cpu, needs.memory]);
    const pile = piles.get(key) ?? { row, isRunning, needs, tasks: [] };
    piles.set(key, pile);
    pile.tasks.push({ arn, tie: tieKey(arn) });
  }
  for (const { tasks: all } of piles.values()) all.sort((a, b) => (winsTie(a, b) ? 1 : -1));
  return [...piles.values()];
}

const winsTie = (a: Pile['tasks'][number], b: Pile['tasks'][number]): boolean =>
  a.tie !== b.tie ? a.tie < b.tie : a.arn < b.arn;

function goesBefore(preferences: readonly Preference[], a: Pile, b: Pile): boolean {
  if ((a.row === undefined) !== (b.row === undefined)) return a.row === undefined;
  if (a.isRunning !== b.isRunning) return b.isRunning;
  if (a.row !== undefined && b.row !== undefined) {
    for (const preference of preferences) {
      const [ofA, ofB] = [preference.of(a.row, a.needs), preference.of(b.row, b.needs)];
      if (ofA !== ofB) return ofA > ofB;
    }
  }
  return winsTie(a.tasks.at(-1) as Pile['tasks'][number], b.tasks.at(-1) as Pile['tasks'][number]);
}

/** How many of the tasks are where this row is: on the instance, or on all with its attribute's value. */
function mostTasks(capacity: Capacity, tasks: readonly StoppableTask[], field: string): Preference {
  const by = spreadField(field);
  const placeOf = (row: number) => (by.kind === 'instance' ? row : capacity.attribute(row, by.name));
  const counts = new Map<number | string | undefined, number>();
  const count = (row: number, change: 1 | -1): void => {
    const place = placeOf(row);
    counts.set(place, (counts.get(place) ?? 0) + change);
  };
  for (const { containerInstanceArn = '' } of tasks) {
    const row = capacity.row(containerInstanceArn);
    if (row !== undefined) count(row, 1);
  }
  return { of: (row) => counts.get(placeOf(row)) ?? 0, chosen: (row) => count(row, -1) };
}

/** How much of the resource its instance would have free without the task, and without those chosen before it. */
function mostFree(capacity: Capacity, field: 'cpu' | 'memory'): Preference {
  const free = field === 'cpu' ? capacity.freeCpu : capacity.freeMemory;
  const given = new Map<number, number>();
  return {
    of: (row, needs) => (free[row] as number) + (given.get(row) ?? 0) + needs[field],
    chosen: (row, needs) => void given.set(row, (given.get(row) ?? 0) + needs[field]),
  };
}
