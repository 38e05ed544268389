import type { Task } from '../model/task.ts';

/** How many living tasks of a launch type have this last status. */
export interface StatusCount {
  readonly status: Task['lastStatus'];
  readonly launchType: Task['launchType'];
  readonly count: number;
}

type Counted = Pick<Task, 'clusterArn' | 'containerInstanceArn' | 'lastStatus' | 'launchType'>;

/** Living tasks counted by cluster and by instance: kept, because counting thousands of rows for each answer is slow. */
export interface TaskCounts {
  /** The counts of a cluster or a container instance. */
  of(arn: string): StatusCount[];
  /** A task changed, is new (`before` undefined) or was deleted (`after` undefined). */
  move(before: Counted | undefined, after: Counted | undefined): void;
  /** What was moved since the last call is committed. */
  commit(): void;
  /** What was moved since the last commit did not happen. */
  rollback(): void;
  clear(): void;
}

/** Makes counts that begin, for each ARN when it is first asked for, with what `count` reads. */
export function taskCounts(count: (arn: string) => StatusCount[], inTransaction: () => boolean): TaskCounts {
  const known = new Map<string, Map<string, number>>();
  let moved: [counts: Map<string, number>, key: string, by: 1 | -1][] = [];

  const add = (counts: Map<string, number>, key: string, by: 1 | -1): void => {
    counts.set(key, (counts.get(key) ?? 0) + by);
  };

  function move(task: Counted | undefined, by: 1 | -1): void {
    if (!task || task.lastStatus === 'STOPPED') return;
    for (const arn of [task.clusterArn, task.containerInstanceArn]) {
      const counts = arn === undefined ? undefined : known.get(arn);
      if (!counts) continue; // nobody has asked, so it is counted when somebody does
      const key = `${task.lastStatus} ${task.launchType}`;
      add(counts, key, by);
      moved.push([counts, key, by]);
    }
  }

  function countsOf(arn: string): Map<string, number> {
    let counts = known.get(arn);
    if (!counts) {
      counts = new Map(count(arn).map((one) => [`${one.status} ${one.launchType}`, one.count]));
      if (!inTransaction()) known.set(arn, counts); // what it has written may be taken back
    }
    return counts;
  }

  return {
    of: (arn) =>
      [...countsOf(arn)].flatMap(([key, value]) => {
        const [status, launchType] = key.split(' ') as [StatusCount['status'], StatusCount['launchType']];
        return value > 0 ? [{ status, launchType, count: value }] : [];
      }),
    move(before, after) {
      move(before, -1);
      move(after, 1);
    },
    commit() {
      moved = [];
    },
    rollback() {
      for (const [counts, key, by] of moved) add(counts, key, by === 1 ? -1 : 1);
      moved = [];
    },
    clear() {
      known.clear();
      moved = [];
    },
  };
}

/** Tasks counted by status and launch type. */
export function counted(tasks: readonly Task[]): StatusCount[] {
  const counts = new Map<string, StatusCount>();
  for (const { lastStatus: status, launchType } of tasks) {
    const key = `${status} ${launchType}`;
    counts.set(key, { status, launchType, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return [...counts.values()];
}
