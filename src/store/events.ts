import type { Database } from 'better-sqlite3';
import type { Changes } from './changes.ts';

/** What kind of event a row of the outbox is: EventBridge's `detail-type`. */
export type EventKind =
  | 'ECS Task State Change'
  | 'ECS Container Instance State Change'
  | 'ECS Service Action'
  | 'ECS Deployment State Change'
  | 'ECS Hook State Change'
  | 'AWS API Call via CloudTrail'
  | 'ECR Image Action'
  | 'ECR Referrer Action'
  | 'ECR Image Scan'
  | 'ECR Scan Resource Change'
  | 'ECR Replication Action'
  | 'ECR Pull Through Cache Action';

/** A row of the outbox: what was true when the change was committed. It becomes an event's shape when it is read. */
export interface OutboxRow {
  /** The cursor: grows with every event. */
  readonly id: number;
  /** A UUID. */
  readonly eventId: string;
  readonly kind: EventKind;
  /** Epoch milliseconds. */
  readonly at: number;
  /** The ARN of what changed. */
  readonly arn: string;
  /** JSON. */
  readonly document: string;
}

const KEPT = 10_000;

/**
 * The outbox: events written in the transaction of the change they tell of. The newest 10,000 are kept, in a ring: an
 * event takes the place of the one 10,000 before it, which costs no deleting.
 */
export function eventTable(database: Database, changes: Changes) {
  const put = database.prepare(
    'INSERT OR REPLACE INTO events (slot, id, event_id, kind, at, arn, document) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const inSlot = database.prepare(
    'SELECT id, event_id AS eventId, kind, at, arn, document FROM events WHERE slot = ? AND id = ?',
  );
  const remove = database.prepare('DELETE FROM events WHERE slot = ?');
  const newestBefore = database.prepare('SELECT MAX(id) FROM events WHERE at < ?').pluck();
  const lastId = database.prepare('SELECT MAX(id) FROM events').pluck();
  const firstId = database.prepare('SELECT MIN(id) FROM events').pluck();
  const getLast = database.prepare(`SELECT value FROM meta WHERE key = 'last-event'`).pluck();
  const setLast = database.prepare(
    `INSERT INTO meta VALUES ('last-event', ?) ON CONFLICT DO UPDATE SET value = excluded.value`,
  );
  // Cursors go on from where they were also when everything is deleted, and after a restart.
  let last = (lastId.get() as number | null) ?? Number(getLast.get() ?? 0);
  let first = (firstId.get() as number | null) ?? last + 1;

  const at = (id: number): OutboxRow | undefined => inSlot.get(id % KEPT, id) as OutboxRow | undefined;

  return {
    append(event: Omit<OutboxRow, 'id'>): void {
      const id = ++last;
      first = Math.max(first, id - KEPT + 1);
      put.run(id % KEPT, id, event.eventId, event.kind, event.at, event.arn, event.document);
      changes.add({ kind: 'event', arn: event.arn });
    },
    /** The next events after a cursor, oldest first. Cursors have no holes but before the first that is kept. */
    after(cursor: number, limit: number): OutboxRow[] {
      const rows: OutboxRow[] = [];
      for (let id = Math.max(cursor + 1, first); id <= last && rows.length < limit; id++) {
        const row = at(id);
        if (row) rows.push(row);
      }
      return rows;
    },
    /** The cursor of the newest event, also when it is no longer kept; 0 before the first. */
    last: (): number => last,
    /** The cursor of the oldest event that is kept; undefined when none is. */
    first: (): number | undefined => (first > last ? undefined : first),
    /** Forgets the events from before a time, and those before one of them where the clock was set back between. */
    deleteOlder(before: number): void {
      const newest = (newestBefore.get(before) as number | null) ?? 0;
      for (; first <= newest; first++) remove.run(first % KEPT);
      if (first > last) setLast.run(String(last));
    },
    /** The rows were deleted. */
    clear(): void {
      first = last + 1;
      setLast.run(String(last));
    },
    /** A transaction failed: the cursors it had taken are free again. */
    rolledBack(): void {
      while (last >= first && !at(last)) last--;
    },
  };
}

export type EventTable = ReturnType<typeof eventTable>;
