import type { TaskNeeds } from '../model/resources.ts';
import type { Capacity, SchedulerInstance } from './capacity.ts';

/** A change of a view, with what it takes to undo it. */
export type Change =
  | {
      readonly kind: 'assume' | 'leave' | 'release';
      readonly arn: string;
      readonly needs?: TaskNeeds;
      readonly group?: string;
    }
  | { readonly kind: 'ran'; readonly arn: string; readonly by: 1 | -1 }
  /** An instance joined (no `before`), changed, or left (no `after`). Who left held nothing any more. */
  | { readonly kind: 'instance'; readonly before?: SchedulerInstance; readonly after?: SchedulerInstance };

const KEPT = 4000;

/** The last changes of a view, by number: how it was can be had again without keeping copies of it. */
export class Journal {
  readonly #changes: (Change | undefined)[] = [];
  /** The number of the last change, from 1. */
  last = 0;

  add(change: Change): void {
    this.#changes[++this.last % KEPT] = change;
  }

  /** The changes after a number, the last one first; undefined when not all of them are kept. */
  since(number: number): Change[] | undefined {
    if (this.last - number >= KEPT || number > this.last) return undefined;
    const changes: Change[] = [];
    for (let at = this.last; at > number; at--) changes.push(this.#changes[at % KEPT] as Change);
    return changes;
  }
}

/** A copy of a view as it was after its `number`-th change; undefined when that is too long ago. */
export function viewAt(capacity: Capacity, number: number): Capacity | undefined {
  const changes = capacity.journal.since(number);
  if (!changes) return undefined;
  const view = capacity.copy();
  for (const change of changes) undo(view, change);
  return view;
}

function undo(view: Capacity, change: Change): void {
  switch (change.kind) {
    case 'assume':
      view.leave(change.arn, change.group);
      if (change.needs) view.release(change.arn, change.needs);
      break;
    case 'leave':
      view.rejoin(change.arn, change.group);
      break;
    case 'release':
      if (change.needs) view.hold(change.arn, change.needs);
      break;
    case 'ran':
      view.ran(change.arn, change.by === 1 ? -1 : 1);
      break;
    case 'instance':
      if (change.before) view.put(change.before);
      else if (change.after) view.remove(change.after.arn);
  }
}
