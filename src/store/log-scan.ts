import { compareLogPositions, LOG_BATCH_BYTES, type LogPosition, type StoredLogEvent } from '../model/log.ts';
import { BLOCK_SPAN_MS, type LogBlock, type LogBlockTable } from './log-blocks.ts';
import { type RawLogEvent, readRecords } from './log-record.ts';
import type { LogSegments } from './log-segments.ts';

/** Which events to read. Times in epoch milliseconds. */
export interface LogQuery {
  /** One stream, or all of a group, or those of a group. */
  readonly of:
    | { readonly streamId: number }
    | { readonly groupId: number; readonly streamIds?: ReadonlySet<number> | undefined };
  readonly from: number;
  /** Not included, like `after`. */
  readonly to: number;
  readonly after?: LogPosition | undefined;
  readonly limit: number;
  /** Whether a message is wanted. */
  readonly accept?: ((message: string) => boolean) | undefined;
}

/** Some events in the order of their places, and after which place there may be more; undefined where there are none. */
export interface LogPage {
  readonly events: readonly StoredLogEvent[];
  readonly next: LogPosition | undefined;
}

const BLOCKS_AT_ONCE = 64;
/** After so much a page ends, wherever it is: one search must not keep everybody else waiting. */
const SCANNED_BYTES = 8 * 2 ** 20;

/** Reads events by rising time. */
export function scanForward(blocks: LogBlockTable, segments: LogSegments, query: LogQuery): LogPage {
  const { of, to, after, accept = () => true } = query;
  const from = Math.max(query.from, after?.at ?? 0);
  const more = (edge: number, id: number): LogBlock[] => {
    const range = { from, to, after: { edge, id } };
    return 'streamId' in of
      ? blocks.ofStream(of.streamId, range, BLOCKS_AT_ONCE)
      : blocks.ofGroup(of.groupId, range, BLOCKS_AT_ONCE);
  };
  const isWanted = (event: RawLogEvent): boolean =>
    event.at >= from && event.at < to && (after === undefined || compareLogPositions(event, after) > 0);
  const page = new Page(query.limit);
  let pending: RawLogEvent[] = [];
  let earliest = Number.POSITIVE_INFINITY;
  let scanned = 0;
  for (const block of each(more, from - BLOCK_SPAN_MS - 1, ({ firstAt }) => firstAt)) {
    if (earliest < block.firstAt) {
      pending.sort(compareLogPositions);
      const safe = lowerBound(pending, block.firstAt);
      const full = page.take(pending.slice(0, safe), accept);
      if (full) return full;
      pending = pending.slice(safe);
      earliest = pending[0]?.at ?? Number.POSITIVE_INFINITY;
    }
    // All before this block has been looked at, so a page may end here, if that is any further than it began.
    if (scanned >= SCANNED_BYTES && block.firstAt > from) {
      return page.endedAt({ at: block.firstAt, streamId: 0, number: 0 });
    }
    if ('groupId' in of && of.streamIds && !of.streamIds.has(block.streamId)) continue;
    scanned += block.bytes;
    for (const event of eventsOf(segments, block)) {
      if (!isWanted(event)) continue;
      pending.push(event);
      earliest = Math.min(earliest, event.at);
    }
  }
  return page.take(pending.sort(compareLogPositions), accept) ?? page.endedAt(undefined);
}

/** Reads the events of one stream before a place, the last `limit` of them, and gives them by rising time. */
export function scanBackward(
  blocks: LogBlockTable,
  segments: LogSegments,
  query: { streamId: number; from: number; to: number; before?: LogPosition | undefined; limit: number },
): readonly StoredLogEvent[] {
  const { streamId, from, before, limit } = query;
  const to = Math.min(query.to, (before?.at ?? Number.MAX_SAFE_INTEGER) + 1);
  const more = (edge: number, id: number): LogBlock[] =>
    blocks.ofStreamBackward(streamId, { from, to, after: { edge, id } }, BLOCKS_AT_ONCE);
  const isWanted = (event: RawLogEvent): boolean =>
    event.at >= from && event.at < to && (before === undefined || compareLogPositions(event, before) < 0);
  let found: RawLogEvent[] = [];
  for (const block of each(more, to + BLOCK_SPAN_MS + 1, ({ lastAt }) => lastAt)) {
    const oldest = found.at(-limit);
    if (oldest !== undefined && oldest.at > block.lastAt) break;
    found.push(...eventsOf(segments, block).filter(isWanted));
    found = found.sort(compareLogPositions).slice(-limit);
  }
  return fitting(found).map(toStored);
}

/** The last of these that fit into an answer. */
function fitting(found: readonly RawLogEvent[]): readonly RawLogEvent[] {
  let bytes = 0;
  let first = found.length;
  for (; first > 0; first--) {
    bytes += found[first - 1]?.bytes.length ?? 0;
    if (bytes > LOG_BATCH_BYTES && first < found.length) break;
  }
  return found.slice(first);
}

/** The blocks of an index, some at a time. */
function* each(
  more: (edge: number, id: number) => LogBlock[],
  edge: number,
  edgeOf: (block: LogBlock) => number,
): Generator<LogBlock> {
  for (let found = more(edge, 0); found.length > 0; ) {
    yield* found;
    const last = found.at(-1);
    if (last === undefined || found.length < BLOCKS_AT_ONCE) return;
    found = more(edgeOf(last), last.id);
  }
}

const eventsOf = (segments: LogSegments, block: LogBlock): RawLogEvent[] =>
  readRecords(
    segments.read(block.streamId, block.segment, block.start, block.bytes),
    block.streamId,
    block.firstNumber,
  );

const toStored = ({ bytes, ...event }: RawLogEvent): StoredLogEvent => ({ ...event, message: bytes.toString('utf8') });

function lowerBound(sorted: readonly RawLogEvent[], at: number): number {
  let low = 0;
  for (let high = sorted.length; low < high; ) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as RawLogEvent).at < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What has been found, up to the most events and bytes an answer may have. */
class Page {
  readonly #limit: number;
  readonly #events: StoredLogEvent[] = [];
  #bytes = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Adds what is wanted; gives the page where there is more of it than fits. */
  take(sorted: readonly RawLogEvent[], accept: (message: string) => boolean): LogPage | undefined {
    for (const raw of sorted) {
      const event = toStored(raw);
      if (!accept(event.message)) continue;
      const last = this.#events.at(-1);
      if (last && (this.#events.length >= this.#limit || this.#bytes + raw.bytes.length > LOG_BATCH_BYTES)) {
        return this.endedAt(last);
      }
      this.#events.push(event);
      this.#bytes += raw.bytes.length;
    }
    return undefined;
  }

  endedAt(next: LogPosition | undefined): LogPage {
    return { events: this.#events, next };
  }
}
