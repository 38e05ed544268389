import type { Database } from 'better-sqlite3';
import type { Task } from '../model/task.ts';
import type { Changes } from './changes.ts';
import { pager } from './sql.ts';

export interface TaskFilter {
  readonly clusterArn: string;
  readonly containerInstanceArn?: string | undefined;
  readonly family?: string | undefined;
  readonly group?: string | undefined;
  readonly startedBy?: string | undefined;
  readonly launchType?: string | undefined;
  readonly desiredStatus: string;
}

const MOST_REMEMBERED = 5000; // a task is read several times in its first seconds; each takes about 3 KiB
const BY_ARN = 'substr(arn, -12) = substr(@arn, -12) AND arn = @arn'; // in the words of the index

/** Tasks by ARN, cluster and instance. */
export function taskTable(database: Database, changes: Changes) {
  const insert = database.prepare(
    `INSERT INTO tasks (arn, cluster_arn, container_instance_arn, family, group_name, started_by, launch_type,
       desired_status, last_status, document) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const update = database.prepare(
    `UPDATE tasks SET desired_status = @desiredStatus, last_status = @lastStatus, stopped_at = @stoppedAt,
       document = @document WHERE ${BY_ARN}`,
  );
  const byArn = database.prepare(`SELECT document FROM tasks WHERE ${BY_ARN}`).pluck();
  const alive = (column: string) =>
    database.prepare(`SELECT document FROM tasks WHERE ${column} = ? AND last_status <> 'STOPPED' ORDER BY id`).pluck();
  const aliveOfCluster = alive('cluster_arn');
  const aliveOfInstance = alive('container_instance_arn');
  const counts = (column: string) =>
    database.prepare(
      `SELECT last_status AS status, COUNT(*) AS count FROM tasks
       WHERE ${column} = ? AND last_status <> 'STOPPED' GROUP BY last_status`,
    );
  const countsOfCluster = counts('cluster_arn');
  const countsOfInstance = counts('container_instance_arn');
  const deleteStopped = database.prepare(
    'DELETE FROM tasks WHERE id IN (SELECT id FROM tasks WHERE stopped_at < ? ORDER BY stopped_at LIMIT ?)',
  );
  const anyAlive = database.prepare(`SELECT COUNT(*) FROM tasks WHERE last_status <> 'STOPPED'`).pluck();
  const page = pager(database);
  const parse = (document: unknown): Task => JSON.parse(document as string);
  const remembered = new Map<string, Task>(); // oldest first

  function remember(task: Task): Task {
    remembered.delete(task.arn);
    remembered.set(task.arn, task);
    const [oldest] = remembered.keys();
    if (remembered.size > MOST_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
    return task;
  }

  return {
    insert(task: Task): void {
      const { arn, clusterArn, containerInstanceArn, family, group, startedBy, launchType } = task;
      const { desiredStatus, lastStatus } = task;
      const columns = [arn, clusterArn, containerInstanceArn, family, group, startedBy ?? null, launchType];
      insert.run(...columns, desiredStatus, lastStatus, JSON.stringify(task));
      remember(task);
      changes.add({ kind: 'task-wanted', arn });
    },
    /** Writes what is known of a task; `before` decides whether anyone must act on it. */
    update(before: Task, task: Task): void {
      const { arn, desiredStatus, lastStatus, stoppedAt = null } = task;
      update.run({ arn, desiredStatus, lastStatus, stoppedAt, document: JSON.stringify(task) });
      remember(task);
      changes.add({ kind: before.desiredStatus === task.desiredStatus ? 'task-known' : 'task-wanted', arn });
    },
    get(arn: string): Task | undefined {
      const known = remembered.get(arn);
      if (known) return known;
      const document = byArn.get({ arn });
      return document === undefined ? undefined : remember(parse(document));
    },
    aliveOfCluster: (clusterArn: string): Task[] => aliveOfCluster.all(clusterArn).map(parse),
    aliveOfInstance: (containerInstanceArn: string): Task[] => aliveOfInstance.all(containerInstanceArn).map(parse),
    /** Forgets up to `limit` tasks that stopped before a time; gives how many. */
    deleteStopped(before: number, limit: number): number {
      const { changes: deleted } = deleteStopped.run(before, limit);
      if (deleted > 0) remembered.clear();
      return deleted;
    },
    /** Forgets what was read or written: the rows may be others. */
    forget: () => remembered.clear(),
    anyAlive: (): number => anyAlive.get() as number,
    countsOfCluster: (clusterArn: string) => countsOfCluster.all(clusterArn) as StatusCount[],
    countsOfInstance: (containerInstanceArn: string) => countsOfInstance.all(containerInstanceArn) as StatusCount[],
    list: (filter: TaskFilter, afterId: number | undefined, limit: number): { id: number; arn: string }[] =>
      page({
        select: 'id, arn FROM tasks',
        where: {
          cluster_arn: filter.clusterArn,
          desired_status: filter.desiredStatus,
          container_instance_arn: filter.containerInstanceArn,
          family: filter.family,
          group_name: filter.group,
          started_by: filter.startedBy,
          launch_type: filter.launchType,
        },
        afterId,
        limit,
      }),
  };
}

/** How many living tasks have this last status. */
export interface StatusCount {
  readonly status: Task['lastStatus'];
  readonly count: number;
}

export type TaskTable = ReturnType<typeof taskTable>;
