import type { Database } from 'better-sqlite3';
import type { Changes } from './changes.ts';

/** What kind of event a row of the outbox is: EventBridge's `detail-type`. */
export type EventKind = 'ECS Task State Change' | 'ECS Container Instance State Change';

/** A row of the outbox: what was true when the change was committed. It becomes an event's shape when it is read. */
export interface OutboxRow {
  /** The cursor: grows with every event, and is never given twice. */
  readonly id: number;
  /** A UUID. */
  readonly eventId: string;
  readonly kind: EventKind;
  /** Epoch milliseconds. */
  readonly at: number;
  /** JSON. */
  readonly document: string;
}

const KEPT = 10_000;
const TRIMMED_AT_ONCE = 500;

/** The outbox: events written in the transaction of the change they tell of. The newest 10,000 or so are kept. */
export function eventTable(database: Database, changes: Changes) {
  const insert = database.prepare('INSERT INTO events (event_id, kind, at, document) VALUES (?, ?, ?, ?)');
  const trim = database.prepare('DELETE FROM events WHERE id <= ?');
  const after = database.prepare(
    'SELECT id, event_id AS eventId, kind, at, document FROM events WHERE id > ? ORDER BY id LIMIT ?',
  );
  const lastId = database.prepare(`SELECT seq FROM sqlite_sequence WHERE name = 'events'`).pluck();
  const firstId = database.prepare('SELECT MIN(id) FROM events').pluck();
  return {
    /** Writes an event about the resource of this ARN. */
    append(arn: string, { eventId, kind, at, document }: Omit<OutboxRow, 'id'>): void {
      const id = Number(insert.run(eventId, kind, at, document).lastInsertRowid);
      if (id % TRIMMED_AT_ONCE === 0) trim.run(id - KEPT);
      changes.add({ kind: 'event', arn });
    },
    /** The next events after a cursor, oldest first. */
    after: (cursor: number, limit: number): OutboxRow[] => after.all(cursor, limit) as OutboxRow[],
    /** The cursor of the newest event, also when it is no longer kept; 0 before the first. */
    last: (): number => (lastId.get() as number | undefined) ?? 0,
    /** The cursor of the oldest event that is kept; undefined when none is. */
    first: (): number | undefined => (firstId.get() as number | null) ?? undefined,
  };
}

export type EventTable = ReturnType<typeof eventTable>;
