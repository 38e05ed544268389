import Sqlite, { type Database } from 'better-sqlite3';
import { vi } from 'vitest';

/** Starts something and gives it with the database it opened: what is written can be seen past all that writes it. */
export async function withDatabase<T>(start: () => Promise<T>): Promise<{ started: T; database: Database }> {
  const spy = vi.spyOn(Sqlite.prototype, 'pragma');
  try {
    const started = await start();
    const [database] = spy.mock.contexts as unknown as Database[];
    if (database === undefined) throw new Error('no database was opened');
    return { started, database };
  } finally {
    spy.mockRestore();
  }
}

const tablesOf = (database: Database): string[] =>
  database
    .prepare(`SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`)
    .pluck()
    .all() as string[];

/** Counts the rows that are written and stay: what a transaction takes back, its triggers take back too. */
export function writeCounter(database: Database): () => number {
  database.exec('CREATE TEMP TABLE row_writes (n INTEGER); INSERT INTO row_writes VALUES (0)');
  for (const table of tablesOf(database)) {
    for (const event of ['INSERT', 'UPDATE', 'DELETE']) {
      database.exec(
        `CREATE TEMP TRIGGER ${table}_${event} AFTER ${event} ON main.${table} BEGIN UPDATE row_writes SET n = n + 1; END`,
      );
    }
  }
  const count = database.prepare('SELECT n FROM row_writes').pluck();
  return () => count.get() as number;
}

export type Row = Readonly<Record<string, unknown>> & { readonly document: Record<string, unknown> };

/** Every row of every table that has documents, by table. Throws for a document that is no JSON. */
export function documentRows(database: Database): Readonly<Record<string, Row[]>> {
  const rows = tablesOf(database).map((table) => {
    const all = database.prepare(`SELECT * FROM main.${table}`).all() as Record<string, unknown>[];
    return [
      table,
      all.flatMap((row) => (typeof row.document === 'string' ? [{ ...row, document: JSON.parse(row.document) }] : [])),
    ];
  });
  return Object.fromEntries(rows);
}
