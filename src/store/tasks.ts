import type { Database } from 'better-sqlite3';
import type { Task } from '../model/task.ts';
import type { Changes } from './changes.ts';
import { pager } from './sql.ts';
import { Remembered } from './remembered.ts';
import { counted, type StatusCount, taskCounts } from './task-counts.ts';
import { tasksByInstance } from './tasks-by-instance.ts';
import { type ServiceTask, tasksByService } from './tasks-by-service.ts';
import { TASK_COLUMNS, taskDocument, taskOfRow, type TaskRow } from './task-rows.ts';

export interface TaskFilter {
  readonly clusterArn: string;
  readonly containerInstanceArn?: string | undefined;
  readonly family?: string | undefined;
  readonly serviceArn?: string | undefined;
  readonly startedBy?: string | undefined;
  readonly launchType?: string | undefined;
  readonly desiredStatus: string;
}

const MOST_REMEMBERED = 4000; // a task is read several times in its first seconds; each takes about 3 KiB
const MOST_TEXTS = 10_000; // of about 1.5 KiB
/** In the words of the index. */
const BY_ARN = 'substr(arn, -12) = substr(@arn, -12) AND substr(arn, -32, 20) = substr(@arn, -32, 20) AND arn = @arn';

/** Tasks by ARN, cluster and instance. */
export function taskTable(database: Database, changes: Changes) {
  const insert = database.prepare(
    `INSERT INTO tasks (arn, cluster_arn, container_instance_arn, family, group_name, started_by, service_arn,
       launch_type, capacity_provider, attachment_id, desired_status, last_status, document)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const update = database.prepare(
    `UPDATE tasks SET desired_status = @desiredStatus, last_status = @lastStatus, stopped_at = @stoppedAt,
       document = @document WHERE ${BY_ARN}`,
  );
  const assign = database.prepare(`UPDATE tasks SET container_instance_arn = @containerInstanceArn WHERE ${BY_ARN}`);
  const rows = `SELECT ${TASK_COLUMNS} FROM tasks WHERE`;
  const byArn = database.prepare(`${rows} ${BY_ARN}`);
  const alive = (column: string) => database.prepare(`${rows} ${column} = ? AND last_status <> 'STOPPED' ORDER BY id`);
  const aliveOfCluster = alive('cluster_arn');
  const aliveOfServices = database.prepare(`${rows} service_arn IS NOT NULL AND last_status <> 'STOPPED' ORDER BY id`);
  const provisioning = database.prepare(`SELECT arn FROM tasks WHERE last_status = 'PROVISIONING' ORDER BY id`).pluck();
  const byAttachment = database.prepare(`${rows} attachment_id = ?`);
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
  const countCluster = database.prepare(
    `SELECT last_status AS status, launch_type AS launchType, COUNT(*) AS count FROM tasks
     WHERE cluster_arn = ? AND last_status <> 'STOPPED' GROUP BY last_status, launch_type`,
  );
  const allAlive = database.prepare(
    `SELECT arn, container_instance_arn AS containerInstanceArn FROM tasks WHERE last_status <> 'STOPPED' ORDER BY id`,
  );
  const inTransaction = () => database.inTransaction;
  const byInstance = tasksByInstance(
    () => allAlive.all() as { arn: string; containerInstanceArn: string }[],
    inTransaction,
  );
  const byService = tasksByService(() => aliveOfServices.all().map(parse), inTransaction);
  const counts = taskCounts(
    (arn) =>
      arn.includes('container-instance/') ? counted(ofInstance(arn)) : (countCluster.all(arn) as StatusCount[]),
    inTransaction,
  );
  const deleteStopped = database.prepare(
    'DELETE FROM tasks WHERE id IN (SELECT id FROM tasks WHERE stopped_at < ? ORDER BY stopped_at LIMIT ?)',
  );
  const anyAlive = database.prepare(`SELECT COUNT(*) FROM tasks WHERE last_status <> 'STOPPED'`).pluck();
  const page = pager(database);
  const parse = (row: unknown): Task => taskOfRow(row as TaskRow);
  const remembered = new Remembered<Task>(MOST_REMEMBERED);
  const texts = new Remembered<string>(MOST_TEXTS);

  /** Forgets what was read or written: the rows may be others. */
  function forget(): void {
    remembered.clear();
    texts.clear();
  }

  const remember = (task: Task): Task => remembered.put(task.arn, task);

  function get(arn: string): Task | undefined {
    const known = remembered.get(arn);
    if (known) return known;
    const row = byArn.get({ arn });
    return row === undefined ? undefined : remember(parse(row));
  }

  function tell(kind: 'task-wanted' | 'task-known', arn: string, serviceArn: string | undefined): void {
    changes.add({ kind, arn });
    if (serviceArn !== undefined) changes.add({ kind: 'service', arn: serviceArn });
  }

  const ofInstance = (arn: string): Task[] => byInstance.of(arn).flatMap((task) => get(task) ?? []);

  return {
    insert(task: Task): void {
      const { arn, clusterArn, containerInstanceArn = '', family, group, startedBy = null, serviceArn = null } = task;
      const { launchType, capacityProviderName = null, attachments, desiredStatus, lastStatus } = task;
      const columns = [arn, clusterArn, containerInstanceArn, family, group, startedBy, serviceArn, launchType];
      const provided = [capacityProviderName, attachments[0]?.id ?? null];
      insert.run(...columns, ...provided, desiredStatus, lastStatus, taskDocument(task));
      remember(task);
      counts.move(undefined, task);
      byInstance.move(undefined, task);
      tell('task-wanted', arn, byService.move(undefined, task));
    },
    /** Writes what is known of a task; `before` decides whether anyone must act on it. */
    update(before: Task, task: Task): void {
      const { arn, containerInstanceArn, desiredStatus, lastStatus, stoppedAt = null } = task;
      update.run({ arn, desiredStatus, lastStatus, stoppedAt, document: taskDocument(task) });
      if (before.containerInstanceArn !== containerInstanceArn) assign.run({ arn, containerInstanceArn });
      remember(task);
      texts.delete(arn);
      counts.move(before, task);
      byInstance.move(before, task);
      tell(isForAgent(before, task) ? 'task-wanted' : 'task-known', arn, byService.move(before, task));
    },
    get,
    /**
     * What `make` makes of a task, kept until the task changes: putting the same answer together again costs more than
     * all else of a call. There is one text a task, so `make` must always be the same. Undefined for an unknown task.
     */
    text(arn: string, make: (task: Task) => string): string | undefined {
      const known = texts.get(arn);
      if (known !== undefined) return known;
      const task = get(arn);
      if (!task) return undefined;
      return texts.put(arn, make(task));
    },
    aliveOfCluster: (clusterArn: string): Task[] => aliveOfCluster.all(clusterArn).map(parse),
    aliveOfInstance: ofInstance,
    /** Living tasks of a service, in short. */
    aliveOfService: (arn: string): Iterable<ServiceTask> => byService.of(arn),
    /** A cluster's tasks on Fargate, and those that wait for an instance. */
    aliveWithoutInstance: (clusterArn: string): Task[] =>
      ofInstance('').filter((task) => task.clusterArn === clusterArn),
    clustersWithoutInstance: (): string[] => [...new Set(ofInstance('').map(({ clusterArn }) => clusterArn))],
    /** ARNs of the tasks, of every scope, that are PROVISIONING. */
    provisioning: (): string[] => provisioning.all() as string[],
    byAttachment(id: string): Task | undefined {
      const row = byAttachment.get(id);
      return row === undefined ? undefined : parse(row);
    },
    /** Whether a living task of the cluster came by this capacity provider. */
    usesProvider: (clusterArn: string, name: string): boolean => usesProvider.get(clusterArn, name) === 1,
    /** Whether a living task was made from this revision. */
    usesDefinition: (family: string, arn: string): boolean => usesDefinition.get(family, arn) === 1,
    /** Forgets up to `limit` tasks that stopped before a time; gives how many. */
    deleteStopped(before: number, limit: number): number {
      const { changes: deleted } = deleteStopped.run(before, limit);
      if (deleted > 0) forget();
      return deleted;
    },
    anyAlive: (): number => anyAlive.get() as number,
    /** Living tasks of a cluster or a container instance. */
    countsOf: (arn: string): StatusCount[] => counts.of(arn),
    committed(): void {
      counts.commit();
      byInstance.commit();
      byService.commit();
    },
    rolledBack(): void {
      forget();
      counts.rollback();
      byInstance.rollback();
      byService.rollback();
    },
    /** Every row was deleted. */
    clear(): void {
      forget();
      counts.clear();
      byInstance.clear();
      byService.clear();
    },
    list: (filter: TaskFilter, afterId: number | undefined, limit: number): { id: number; arn: string }[] =>
      page({
        select: 'id, arn FROM tasks',
        where: {
          cluster_arn: filter.clusterArn,
          desired_status: filter.desiredStatus,
          container_instance_arn: filter.containerInstanceArn,
          family: filter.family,
          service_arn: filter.serviceArn,
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

export type TaskTable = ReturnType<typeof taskTable>;
