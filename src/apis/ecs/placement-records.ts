import { resourceId } from '../../model/arn.ts';
import { belongsTo, type Owner } from '../../model/owner.ts';
import type { Task } from '../../model/task.ts';
import type { PlacementRequest } from '../../scheduler/request.ts';

/** How a task came to its instance: enough to decide it once more. */
export interface PlacementRecord {
  readonly clusterArn: string;
  readonly request: PlacementRequest;
  /** The number of the last change of the cluster's view before it was decided: see the view's journal. */
  readonly before: number;
  /** Which of the request's tasks it is, from 0. */
  readonly nth: number;
}

/** The placements of the last tasks, by task id. In memory: a server that was restarted knows no reasons. */
export interface PlacementRecords {
  add(tasks: readonly Task[], record: Omit<PlacementRecord, 'nth'>): void;
  of(taskId: string): PlacementRecord | undefined;
  /** Forgets every placement, or those in the clusters of an owner. */
  clear(owner?: Owner): void;
}

const MOST_KEPT = 2000;

/** Remembers how the last two thousand tasks were placed. */
export function createPlacementRecords(): PlacementRecords {
  const kept = new Map<string, PlacementRecord>(); // oldest first
  return {
    add(tasks, record) {
      for (const [nth, { arn }] of tasks.entries()) {
        const [oldest] = kept.keys();
        if (kept.size >= MOST_KEPT && oldest !== undefined) kept.delete(oldest);
        kept.set(resourceId(arn), { ...record, nth });
      }
    },
    of: (taskId) => kept.get(taskId),
    clear(owner = {}) {
      for (const [id, { clusterArn }] of kept) if (belongsTo(clusterArn, owner)) kept.delete(id);
    },
  };
}
