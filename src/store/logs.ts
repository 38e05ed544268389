import type { Database } from 'better-sqlite3';
import type { LogEvent, LogGroup, LogStream } from '../model/log.ts';
import type { Scope } from '../model/scope.ts';
import { logBlockTable } from './log-blocks.ts';
import { type LogQuery, scanBackward, scanForward } from './log-scan.ts';
import type { LogSegments } from './log-segments.ts';

const GROUP = `id, name, created_at AS createdAt, log_group_class AS logGroupClass, retention_in_days AS retentionInDays, tags`;
const STREAM = `id, group_id AS groupId, name, created_at AS createdAt, first_event_at AS firstEventAt,
  last_event_at AS lastEventAt, last_ingested_at AS lastIngestedAt`;

type Row = Record<string, unknown>;

/** SQLite's null is our undefined. */
const given = <T>(row: unknown): T =>
  Object.fromEntries(Object.entries(row as Row).filter(([, value]) => value !== null)) as T;
const groupOf = (row: unknown): LogGroup => {
  const { tags, ...group } = given<LogGroup & { tags: string }>(row);
  return { ...group, tags: JSON.parse(tags) };
};
/** The end of all texts that begin so: what follows a prefix in UTF-8's order. */
const END = '\u{10FFFF}';

/** Log groups, their streams and events. What changes events belongs in a transaction of the store. */
export function logTables(database: Database, segments: LogSegments) {
  const blocks = logBlockTable(database, segments);
  const insertGroup = database.prepare(
    `INSERT INTO log_groups (account_id, region, name, created_at, log_group_class, tags) VALUES (?, ?, ?, ?, ?, ?)`,
  );
  const getGroup = database.prepare(`SELECT ${GROUP} FROM log_groups WHERE account_id = ? AND region = ? AND name = ?`);
  const listGroups = database.prepare(
    `SELECT ${GROUP} FROM log_groups WHERE account_id = @accountId AND region = @region AND name > @after
       AND name >= @prefix AND name < @prefix || @end AND instr(name, @part) > 0
       AND (@logGroupClass IS NULL OR log_group_class = @logGroupClass) ORDER BY name LIMIT @limit`,
  );
  const expiring = database.prepare(`SELECT ${GROUP} FROM log_groups WHERE retention_in_days IS NOT NULL`);
  const setRetention = database.prepare('UPDATE log_groups SET retention_in_days = ? WHERE id = ?');
  const setTags = database.prepare('UPDATE log_groups SET tags = ? WHERE id = ?');
  const insertStream = database.prepare('INSERT INTO log_streams (group_id, name, created_at) VALUES (?, ?, ?)');
  const getStream = database.prepare(`SELECT ${STREAM} FROM log_streams WHERE group_id = ? AND name = ?`);
  const nameOfStream = database.prepare('SELECT name FROM log_streams WHERE id = ?').pluck();
  const byName = (order: 'ASC' | 'DESC') =>
    database.prepare(
      `SELECT ${STREAM} FROM log_streams WHERE group_id = @groupId AND name ${order === 'ASC' ? '>' : '<'} @after
         AND name >= @prefix AND name < @prefix || @end ORDER BY name ${order} LIMIT @limit`,
    );
  const streamsByName = { ASC: byName('ASC'), DESC: byName('DESC') };
  const byLastEvent = (order: 'ASC' | 'DESC') =>
    database.prepare(
      `SELECT ${STREAM} FROM log_streams WHERE group_id = @groupId ORDER BY last_event_at ${order}, name ${order}
         LIMIT @limit OFFSET @skip`,
    );
  const streamsByLastEvent = { ASC: byLastEvent('ASC'), DESC: byLastEvent('DESC') };
  const streamEnd = database.prepare(
    `SELECT id, group_id AS groupId, last_number AS lastNumber, last_block AS lastBlock FROM log_streams WHERE id = ?`,
  );
  const setEnd = database.prepare(
    `UPDATE log_streams SET last_number = last_number + @count, last_block = @block, last_ingested_at = @ingestedAt,
       first_event_at = MIN(COALESCE(first_event_at, @first), @first), last_event_at = MAX(COALESCE(last_event_at, 0), @last)
     WHERE id = @id`,
  );
  const getPosition = database.prepare('SELECT position FROM log_streams WHERE id = ?').pluck();
  const setPosition = database.prepare('UPDATE log_streams SET position = ? WHERE id = ?');
  const allStreams = database.prepare('SELECT id FROM log_streams').pluck();
  const streamsOfGroup = database.prepare('SELECT id FROM log_streams WHERE group_id = ?').pluck();
  const deleteBlocks = database.prepare('DELETE FROM log_blocks WHERE stream_id = ?');
  const deleteStream = database.prepare('DELETE FROM log_streams WHERE id = ?');
  const deleteGroup = database.prepare('DELETE FROM log_groups WHERE id = ?');

  /** Segments of streams that are no more. */
  const sweep = (): void => segments.keepOnly(new Set(allStreams.all() as number[]));
  sweep();

  return {
    createGroup(
      scope: Scope,
      { name, createdAt, logGroupClass, tags }: Omit<LogGroup, 'id' | 'retentionInDays'>,
    ): void {
      insertGroup.run(scope.accountId, scope.region, name, createdAt, logGroupClass, JSON.stringify(tags));
    },
    group(scope: Scope, name: string): LogGroup | undefined {
      const row = getGroup.get(scope.accountId, scope.region, name);
      return row === undefined ? undefined : groupOf(row);
    },
    /** By name, after one; those of a class whose name begins with `prefix` and has `part` in it. */
    groups(
      { accountId, region }: Scope,
      { prefix = '', part = '', logGroupClass = null, after = '' }: GroupFilter,
      limit: number,
    ): LogGroup[] {
      return listGroups.all({ accountId, region, prefix, part, logGroupClass, after, end: END, limit }).map(groupOf);
    },
    setRetention: (groupId: number, days: number | undefined): void => void setRetention.run(days ?? null, groupId),
    setTags: (groupId: number, tags: LogGroup['tags']): void => void setTags.run(JSON.stringify(tags), groupId),
    storedBytes: blocks.storedBytes,
    createStream: (groupId: number, name: string, createdAt: number): void =>
      void insertStream.run(groupId, name, createdAt),
    stream(groupId: number, name: string): LogStream | undefined {
      const row = getStream.get(groupId, name);
      return row === undefined ? undefined : given<LogStream>(row);
    },
    streamName: (id: number): string | undefined => nameOfStream.get(id) as string | undefined,
    /** By name, after one. */
    streams(groupId: number, { prefix = '', after, descending }: StreamFilter, limit: number): LogStream[] {
      const order = descending ? 'DESC' : 'ASC';
      const from = after ?? (descending ? END : '');
      return streamsByName[order].all({ groupId, prefix, after: from, end: END, limit }).map(given<LogStream>);
    },
    streamsByLastEvent(groupId: number, descending: boolean, skip: number, limit: number): LogStream[] {
      return streamsByLastEvent[descending ? 'DESC' : 'ASC'].all({ groupId, skip, limit }).map(given<LogStream>);
    },
    /** Appends events to a stream that is there, in the order given. */
    append(streamId: number, events: readonly LogEvent[], ingestedAt: number): void {
      const end = streamEnd.get(streamId) as Parameters<typeof blocks.append>[0];
      const block = blocks.append(end, events, ingestedAt);
      let first = Number.POSITIVE_INFINITY;
      let last = 0;
      for (const { at } of events) {
        first = Math.min(first, at);
        last = Math.max(last, at);
      }
      setEnd.run({ id: streamId, count: events.length, block: block ?? null, ingestedAt, first, last });
      for (const old of segments.surplus()) {
        segments.delete(old.streamId, old.segment);
        blocks.deleteSegment(old.streamId, old.segment);
      }
    },
    /** What a collector last wrote down of how far it has read; undefined before. */
    position: (streamId: number): string | undefined => (getPosition.get(streamId) as string | null) ?? undefined,
    setPosition: (streamId: number, position: string): void => void setPosition.run(position, streamId),
    read: (query: LogQuery) => scanForward(blocks, segments, query),
    readBackward: (query: Parameters<typeof scanBackward>[2]) => scanBackward(blocks, segments, query),
    /** Deletes streams with their events. Call `sweep` once that is committed. */
    deleteStreams(ids: readonly number[]): void {
      for (const id of ids) {
        deleteBlocks.run(id);
        deleteStream.run(id);
      }
    },
    deleteGroup(groupId: number): void {
      this.deleteStreams(streamsOfGroup.all(groupId) as number[]);
      deleteGroup.run(groupId);
    },
    /** Removes from disk what belongs to no stream any more. */
    sweep,
    /** Deletes segments of which every event is past its group's retention, at most `limit` of them; gives how many. */
    deleteExpired(now: number, limit: number): number {
      let deleted = 0;
      for (const group of expiring.all().map(groupOf)) {
        for (const { streamId, segment } of blocks.expired(group.id, keptFrom(group, now), limit - deleted)) {
          segments.delete(streamId, segment); // first: of rows without a file there is nothing left to read
          blocks.deleteSegment(streamId, segment);
          deleted++;
        }
      }
      return deleted;
    },
  };
}

export type LogTables = ReturnType<typeof logTables>;

interface GroupFilter {
  readonly logGroupClass?: LogGroup['logGroupClass'] | null | undefined;
  readonly prefix?: string | undefined;
  readonly part?: string | undefined;
  readonly after?: string | undefined;
}

interface StreamFilter {
  readonly prefix?: string | undefined;
  readonly after?: string | undefined;
  readonly descending?: boolean | undefined;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** The time before which a group's events are gone; 0 where it keeps them for ever. */
export const keptFrom = ({ retentionInDays }: LogGroup, now: number): number =>
  retentionInDays === undefined ? 0 : now - retentionInDays * DAY_MS;
