import { closeSync, mkdirSync, openSync, readdirSync, readSync, rmSync, writeSync, constants } from 'node:fs';
import { join } from 'node:path';

/** The bytes of log events: files that only grow, a few to a stream. What is where is in the database. */
export interface LogSegments {
  /** Writes at a place of a segment, over what a failed transaction may have left there. */
  write(streamId: number, segment: number, start: number, bytes: Buffer): void;
  /** Gives what is there, which is less than asked for where a power cut took some. */
  read(streamId: number, segment: number, start: number, length: number): Buffer;
  delete(streamId: number, segment: number): void;
  /** Deletes all segments of streams that are not among these. */
  keepOnly(streamIds: ReadonlySet<number>): void;
  /** The oldest segments, to be deleted so that no more is kept than may be; only in memory is there a bound. */
  surplus(): { readonly streamId: number; readonly segment: number }[];
  /** How large a segment may become before the next is begun. */
  readonly segmentBytes: number;
}

const MIB = 2 ** 20;

/** Segments in a folder, `<stream>/<segment>`. */
export function logFiles(folder: string): LogSegments {
  const folderOf = (streamId: number): string => join(folder, String(streamId));
  const fileOf = (streamId: number, segment: number): string => join(folderOf(streamId), String(segment));

  function open(streamId: number, segment: number): number {
    const flags = constants.O_RDWR | constants.O_CREAT;
    try {
      return openSync(fileOf(streamId, segment), flags, 0o600);
    } catch (error) {
      if (!isMissing(error)) throw error;
      mkdirSync(folderOf(streamId), { recursive: true, mode: 0o700 });
      return openSync(fileOf(streamId, segment), flags, 0o600);
    }
  }

  return {
    segmentBytes: 4 * MIB,
    write(streamId, segment, start, bytes) {
      const file = open(streamId, segment);
      try {
        for (let done = 0; done < bytes.length; ) {
          done += writeSync(file, bytes, done, bytes.length - done, start + done);
        }
      } finally {
        closeSync(file);
      }
    },
    read(streamId, segment, start, length) {
      const bytes = Buffer.allocUnsafe(length);
      let file: number | undefined;
      try {
        file = openSync(fileOf(streamId, segment), constants.O_RDONLY);
        return bytes.subarray(0, readSync(file, bytes, 0, length, start));
      } catch (error) {
        if (isMissing(error)) return Buffer.alloc(0);
        throw error;
      } finally {
        if (file !== undefined) closeSync(file);
      }
    },
    delete: (streamId, segment) => rmSync(fileOf(streamId, segment), { force: true }),
    keepOnly(streamIds) {
      for (const name of namesIn(folder)) {
        if (!streamIds.has(Number(name))) rmSync(join(folder, name), { recursive: true, force: true });
      }
    },
    surplus: () => [],
  };
}

/** Segments that end with the process; of more than `mostBytes` the oldest are to go. */
export function logMemory(mostBytes = 64 * MIB): LogSegments {
  const segments = new Map<string, { readonly streamId: number; readonly segment: number; bytes: Buffer }>();
  const keyOf = (streamId: number, segment: number): string => `${streamId}/${segment}`;
  let total = 0;

  function remove(key: string): void {
    total -= segments.get(key)?.bytes.length ?? 0;
    segments.delete(key);
  }

  return {
    segmentBytes: MIB,
    write(streamId, segment, start, bytes) {
      const key = keyOf(streamId, segment);
      const held = segments.get(key) ?? { streamId, segment, bytes: Buffer.alloc(0) };
      segments.set(key, held);
      const needed = start + bytes.length;
      if (held.bytes.length < needed) {
        const grown = Buffer.alloc(Math.max(needed, Math.min(held.bytes.length * 2, needed + MIB)));
        held.bytes.copy(grown);
        total += grown.length - held.bytes.length;
        held.bytes = grown;
      }
      bytes.copy(held.bytes, start);
    },
    read: (streamId, segment, start, length) =>
      Buffer.from(segments.get(keyOf(streamId, segment))?.bytes.subarray(start, start + length) ?? []),
    delete: (streamId, segment) => remove(keyOf(streamId, segment)),
    keepOnly(streamIds) {
      for (const [key, { streamId }] of segments) if (!streamIds.has(streamId)) remove(key);
    },
    surplus() {
      let left = total;
      const surplus = [];
      for (const { streamId, segment, bytes } of segments.values()) {
        if (left <= mostBytes) break;
        surplus.push({ streamId, segment });
        left -= bytes.length;
      }
      return surplus;
    },
  };
}

const isMissing = (error: unknown): boolean => (error as { code?: string }).code === 'ENOENT';

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
