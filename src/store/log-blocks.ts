import type { Database } from 'better-sqlite3';
import type { LogEvent } from '../model/log.ts';
import { recordBytes, writeRecord } from './log-record.ts';
import type { LogSegments } from './log-segments.ts';

/** Where some events of a stream are. `firstAt` and `lastAt` are the least and the greatest of their times. */
export interface LogBlock {
  readonly id: number;
  readonly groupId: number;
  readonly streamId: number;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly segment: number;
  readonly start: number;
  readonly bytes: number;
  readonly firstNumber: number;
}

/** Large enough that there are few rows, small enough that the newest events are read without much before them. */
const BLOCK_BYTES = 64 * 1024;

/** No block spans more time, so that a search by a block's beginning need not begin at the beginning. */
export const BLOCK_SPAN_MS = 60 * 60 * 1000;

const COLUMNS = `id, group_id AS groupId, stream_id AS streamId, first_at AS firstAt, last_at AS lastAt, segment, start,
  bytes, first_number AS firstNumber`;

/** Where to go on from in an index of blocks: by the block's edge, then its id. */
export interface BlockCursor {
  readonly edge: number;
  readonly id: number;
}

/** The index of the events, and the appending to it. */
export function logBlockTable(database: Database, segments: LogSegments) {
  const get = database.prepare(`SELECT ${COLUMNS} FROM log_blocks WHERE id = ?`);
  const insert = database.prepare(
    `INSERT INTO log_blocks (group_id, stream_id, first_at, last_at, segment, start, bytes, first_number)
     VALUES (?, ?, ?, ?, ?, ?, 0, ?)`,
  );
  const setSegment = database.prepare('UPDATE log_blocks SET segment = id WHERE id = ?');
  const grow = database.prepare('UPDATE log_blocks SET first_at = ?, last_at = ?, bytes = ? WHERE id = ?');
  const forward = (column: 'group_id' | 'stream_id') =>
    database.prepare(
      `SELECT ${COLUMNS} FROM log_blocks WHERE ${column} = @of AND (first_at, id) > (@edge, @id)
         AND first_at < @to AND last_at >= @from ORDER BY first_at, id LIMIT @limit`,
    );
  const ofGroup = forward('group_id');
  const ofStream = forward('stream_id');
  const backward = database.prepare(
    `SELECT ${COLUMNS} FROM log_blocks WHERE stream_id = @of AND (last_at, id) < (@edge, @id)
       AND last_at >= @from AND first_at < @to ORDER BY last_at DESC, id DESC LIMIT @limit`,
  );
  const expired = database.prepare(
    `SELECT DISTINCT stream_id AS streamId, segment FROM log_blocks AS b WHERE group_id = @groupId AND first_at < @before
       AND NOT EXISTS (SELECT 1 FROM log_blocks AS later
         WHERE later.stream_id = b.stream_id AND later.segment = b.segment AND later.last_at >= @before)
     LIMIT @limit`,
  );
  const deleteSegment = database.prepare('DELETE FROM log_blocks WHERE stream_id = ? AND segment = ?');
  const bytesOfGroup = database.prepare('SELECT TOTAL(bytes) FROM log_blocks WHERE group_id = ?').pluck();

  function begin(after: LogBlock | undefined, stream: StreamEnd, event: LogEvent, number: number): LogBlock {
    const full = after === undefined || after.start + after.bytes >= segments.segmentBytes;
    const { segment, start } = full
      ? { segment: 0, start: 0 }
      : { segment: after.segment, start: after.start + after.bytes };
    const made = insert.run(stream.groupId, stream.id, event.at, event.at, segment, start, number);
    const id = Number(made.lastInsertRowid);
    if (full) setSegment.run(id);
    return get.get(id) as LogBlock;
  }

  return {
    /** Appends events, numbered on from the stream's last; gives the block that is the last one now. */
    append(stream: StreamEnd, events: readonly LogEvent[], ingestedAt: number): number | undefined {
      let block = stream.lastBlock === null ? undefined : (get.get(stream.lastBlock) as LogBlock | undefined);
      let number = stream.lastNumber;
      for (let next = 0; next < events.length; ) {
        const first = events[next] as LogEvent;
        if (block === undefined || !takes(block, first)) block = begin(block, stream, first, number + 1);
        let { firstAt, lastAt, bytes } = block;
        const sizes: number[] = [];
        for (let event: LogEvent | undefined = first; event !== undefined; event = events[next + sizes.length]) {
          if (!takes({ firstAt, lastAt, bytes }, event)) break;
          const size = recordBytes(Buffer.byteLength(event.message));
          sizes.push(size);
          bytes += size;
          firstAt = Math.min(firstAt, event.at);
          lastAt = Math.max(lastAt, event.at);
        }
        const buffer = Buffer.allocUnsafe(bytes - block.bytes);
        let place = 0;
        for (const [index, size] of sizes.entries()) {
          writeRecord(buffer, place, events[next + index] as LogEvent, ingestedAt);
          place += size;
        }
        segments.write(stream.id, block.segment, block.start + block.bytes, buffer);
        grow.run(firstAt, lastAt, bytes, block.id);
        block = { ...block, firstAt, lastAt, bytes };
        next += sizes.length;
        number += sizes.length;
      }
      return block?.id;
    },
    /** Blocks with events of a time from `from` to before `to`, by their first times. */
    ofGroup: (groupId: number, range: BlockRange, limit: number): LogBlock[] => rows(ofGroup, groupId, range, limit),
    /** The same of one stream. */
    ofStream: (streamId: number, range: BlockRange, limit: number): LogBlock[] =>
      rows(ofStream, streamId, range, limit),
    /** The same by falling last times. */
    ofStreamBackward: (streamId: number, range: BlockRange, limit: number): LogBlock[] =>
      rows(backward, streamId, range, limit),
    /** Segments all of whose events are from before a time. */
    expired: (groupId: number, before: number, limit: number) =>
      expired.all({ groupId, before, limit }) as { streamId: number; segment: number }[],
    deleteSegment: (streamId: number, segment: number): number => deleteSegment.run(streamId, segment).changes,
    storedBytes: (groupId: number): number => bytesOfGroup.get(groupId) as number,
  };
}

export type LogBlockTable = ReturnType<typeof logBlockTable>;

/** What of a stream appending needs. */
export interface StreamEnd {
  readonly id: number;
  readonly groupId: number;
  readonly lastNumber: number;
  readonly lastBlock: number | null;
}

/** Epoch milliseconds, and the block to go on after. */
export interface BlockRange {
  readonly from: number;
  readonly to: number;
  readonly after: BlockCursor;
}

const rows = (
  statement: { all(values: object): unknown[] },
  of: number,
  range: BlockRange,
  limit: number,
): LogBlock[] =>
  statement.all({
    of,
    from: range.from,
    to: range.to,
    edge: range.after.edge,
    id: range.after.id,
    limit,
  }) as LogBlock[];

/** An empty block takes any event. */
function takes({ firstAt, lastAt, bytes }: Pick<LogBlock, 'firstAt' | 'lastAt' | 'bytes'>, { at }: LogEvent): boolean {
  if (bytes === 0) return true;
  return bytes < BLOCK_BYTES && Math.max(lastAt, at) - Math.min(firstAt, at) <= BLOCK_SPAN_MS;
}
