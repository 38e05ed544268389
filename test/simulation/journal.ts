import type { Database } from 'better-sqlite3';
import type { ContainerInstance } from '../../src/model/container-instance.ts';
import type { Service } from '../../src/model/service.ts';
import type { Task } from '../../src/model/task.ts';

interface Entry<Kind extends string, Record> {
  readonly kind: Kind;
  readonly arn: string;
  /** Undefined when the row was deleted. */
  readonly after: Record | undefined;
  /** Entries of one turn were written in one go: what comes of them can be seen by nobody before the last. */
  readonly turn: number;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** A row that was written, in the order of the writing. */
export type Written =
  | Entry<'task', Task>
  | Entry<'service', Service>
  | Entry<'instance', Omit<ContainerInstance, 'version'>>;

const TASK_COLUMNS = `json_object('arn', ROW.arn, 'clusterArn', ROW.cluster_arn,
  'containerInstanceArn', nullif(ROW.container_instance_arn, ''), 'group', ROW.group_name, 'serviceArn', ROW.service_arn,
  'startedBy', ROW.started_by, 'launchType', ROW.launch_type, 'capacityProviderName', ROW.capacity_provider,
  'desiredStatus', ROW.desired_status, 'lastStatus', ROW.last_status)`;
const TABLES = [
  { kind: 'task', table: 'tasks', columns: TASK_COLUMNS },
  { kind: 'service', table: 'services', columns: `'{}'` },
  { kind: 'instance', table: 'container_instances', columns: `'{}'` },
] as const;

const rowOf = (columns: string, row: string): string => columns.replaceAll('ROW.', row);

interface Row {
  readonly kind: Written['kind'];
  readonly arn: string;
  readonly columns: string;
  readonly document: string | null;
  readonly turn: number;
  readonly at: number;
}

const read = ({ kind, arn, columns, document, turn, at }: Row): Written => {
  const after = document === null ? undefined : { ...JSON.parse(document), ...withoutNulls(JSON.parse(columns)) };
  return { kind, arn, after, turn, at } as Written;
};

const withoutNulls = (record: object): object =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null));

/**
 * Keeps what is written to a database from now on, past everything that writes: triggers see each row, and a transaction
 * that is taken back takes back what they noted. `wrote` is called at every row, in the middle of its transaction.
 */
export function journal(database: Database, now: () => number, wrote: () => void) {
  let turn = 0;
  let ends = false;
  database.function('simulation_turn', () => {
    wrote();
    if (!ends) {
      ends = true;
      queueMicrotask(() => {
        turn += 1;
        ends = false;
      });
    }
    return turn;
  });
  database.function('simulation_now', now);
  database.exec(`CREATE TEMP TABLE simulation_journal (
    id INTEGER PRIMARY KEY, kind TEXT, arn TEXT, columns TEXT, document TEXT, turn INTEGER, at INTEGER)`);
  for (const { kind, table, columns } of TABLES) {
    for (const [event, row] of [
      ['INSERT', 'NEW.'],
      ['UPDATE', 'NEW.'],
      ['DELETE', 'OLD.'],
    ] as const) {
      const document = event === 'DELETE' ? 'NULL' : 'NEW.document';
      database.exec(`CREATE TEMP TRIGGER simulation_${table}_${event} AFTER ${event} ON main.${table} BEGIN
        INSERT INTO simulation_journal (kind, arn, columns, document, turn, at)
        VALUES ('${kind}', ${row}arn, ${rowOf(columns, row)}, ${document}, simulation_turn(), simulation_now()); END`);
    }
  }
  const all = database.prepare('SELECT kind, arn, columns, document, turn, at FROM simulation_journal ORDER BY id');
  const forget = database.prepare('DELETE FROM simulation_journal');

  return {
    /** What was written since the last call. */
    take(): Written[] {
      const written = (all.all() as Row[]).map(read);
      if (written.length > 0) forget.run();
      return written;
    },
    /** Every row there is, as if it had been written just now. */
    everything: (): Written[] =>
      TABLES.flatMap(({ kind, table, columns }) =>
        (
          database
            .prepare(
              `SELECT ? AS kind, arn, ${rowOf(columns, `${table}.`)} AS columns, document FROM ${table} ORDER BY id`,
            )
            .all(kind) as Omit<Row, 'turn' | 'at'>[]
        ).map((row) => read({ ...row, turn, at: now() })),
      ),
  };
}

export type Journal = ReturnType<typeof journal>;
