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
       capacity_provider, attachment_id, desired_status, last_status, document)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const update = database.prepare(
    `UPDATE tasks SET desired_status = @desiredStatus, last_status = @lastStatus, stopped_at = @stoppedAt,
       document = @document WHERE ${BY_ARN}`,
  );
  const assign = database.prepare(`UPDATE tasks SET container_instance_arn = @containerInstanceArn WHERE ${BY_ARN}`);
  const byArn = database.prepare(`SELECT document FROM tasks WHERE ${BY_ARN}`).pluck();
  const alive = (column: string) =>
    database.prepare(`SELECT document FROM tasks WHERE ${column} = ? AND last_status <> 'STOPPED' ORDER BY id`).pluck();
  const aliveOfCluster = alive('cluster_arn');
  const aliveOfInstance = alive('container_instance_arn');
  const aliveWithoutInstance = database
    .prepare(
      `SELECT document FROM tasks
       WHERE cluster_arn = ? AND container_instance_arn = '' AND last_status <> 'STOPPED' ORDER BY id`,
    )
    .pluck();
  const clustersWithoutInstance = database
    .prepare(`SELECT DISTINCT cluster_arn FROM tasks WHERE container_instance_arn = '' AND last_status <> 'STOPPED'`)
    .pluck();
  const provisioning = database.prepare(`SELECT arn FROM tasks WHERE last_status = 'PROVISIONING' ORDER BY id`).pluck();
  const byAttachment = database.prepare('SELECT document FROM tasks WHERE attachment_id = ?').pluck();
  const usesProvider = database
    .prepare(
      `SELECT EXISTS (SELECT 1 FROM tasks
       WHERE cluster_arn = ? AND capacity_provider = ? AND last_status <> 'STOPPED')`,
    )
    .pluck();
  const usesDefinition = database
    .prepare(
      `SELECT EXISTS (SELECT 1 FROM tasks
       WHERE family = ? AND last_status <> 'STOPPED' AND json_extract(document, '$.taskDefinitionArn') = ?)`,
    )
    .pluck();
  const counts = (column: string) =>
    database.prepare(
      `SELECT last_status AS status, launch_type AS launchType, COUNT(*) AS count FROM tasks
       WHERE ${column} = ? AND last_status <> 'STOPPED' GROUP BY last_status, launch_type`,
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
    /** Writes a new task; gives the document as it was written. */
    insert(task: Task): string {
      const { arn, clusterArn, containerInstanceArn = '', family, group, startedBy, launchType } = task;
      const { capacityProviderName, attachments, desiredStatus, lastStatus } = task;
      const columns = [arn, clusterArn, containerInstanceArn, family, group, startedBy ?? null, launchType];
      const document = JSON.stringify(task);
      insert.run(
        ...columns,
        capacityProviderName ?? null,
        attachments[0]?.id ?? null,
        desiredStatus,
        lastStatus,
        document,
      );
      remember(task);
      changes.add({ kind: 'task-wanted', arn });
      return document;
    },
    /** Writes what is known of a task, `before` deciding whether anyone must act on it; gives the document. */
    update(before: Task, task: Task): string {
      const { arn, containerInstanceArn, desiredStatus, lastStatus, stoppedAt = null } = task;
      const document = JSON.stringify(task);
      update.run({ arn, desiredStatus, lastStatus, stoppedAt, document });
      if (before.containerInstanceArn !== containerInstanceArn) assign.run({ arn, containerInstanceArn });
      remember(task);
      changes.add({ kind: isForAgent(before, task) ? 'task-wanted' : 'task-known', arn });
      return document;
    },
    get(arn: string): Task | undefined {
      const known = remembered.get(arn);
      if (known) return known;
      const document = byArn.get({ arn });
      return document === undefined ? undefined : remember(parse(document));
    },
    aliveOfCluster: (clusterArn: string): Task[] => aliveOfCluster.all(clusterArn).map(parse),
    aliveOfInstance: (containerInstanceArn: string): Task[] => aliveOfInstance.all(containerInstanceArn).map(parse),
    /** A cluster's tasks on Fargate, and those that wait for an instance. */
    aliveWithoutInstance: (clusterArn: string): Task[] => aliveWithoutInstance.all(clusterArn).map(parse),
    clustersWithoutInstance: (): string[] => clustersWithoutInstance.all() as string[],
    /** ARNs of the tasks, of every scope, that are PROVISIONING. Reads every living task: for a start. */
    provisioning: (): string[] => provisioning.all() as string[],
    byAttachment(id: string): Task | undefined {
      const document = byAttachment.get(id);
      return document === undefined ? undefined : parse(document);
    },
    /** Whether a living task of the cluster came by this capacity provider. */
    usesProvider: (clusterArn: string, name: string): boolean => usesProvider.get(clusterArn, name) === 1,
    /** Whether a living task was made from this revision. */
    usesDefinition: (family: string, arn: string): boolean => usesDefinition.get(family, arn) === 1,
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

/** Whether what the task's agent is to do changed: it has just been given one, or its desired status changed. */
const isForAgent = (before: Task, task: Task): boolean =>
  before.desiredStatus !== task.desiredStatus ||
  (before.lastStatus === 'PROVISIONING' && task.lastStatus === 'PENDING');

/** How many living tasks of a launch type have this last status. */
export interface StatusCount {
  readonly status: Task['lastStatus'];
  readonly launchType: Task['launchType'];
  readonly count: number;
}

export type TaskTable = ReturnType<typeof taskTable>;
