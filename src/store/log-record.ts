import type { LogEvent, StoredLogEvent } from '../model/log.ts';

/*
 * An event on disk: the length of its message in bytes (u32), its time and the time it came (both f64 milliseconds),
 * then the message in UTF-8. Little endian.
 */
const HEADER_BYTES = 20;

/** How many bytes an event takes. */
export const recordBytes = (messageBytes: number): number => HEADER_BYTES + messageBytes;

/** Writes an event at a place of a buffer that has room for it. */
export function writeRecord(into: Buffer, start: number, { at, message }: LogEvent, ingestedAt: number): void {
  const length = into.write(message, start + HEADER_BYTES, 'utf8');
  into.writeUInt32LE(length, start);
  into.writeDoubleLE(at, start + 4);
  into.writeDoubleLE(ingestedAt, start + 12);
}

/** An event whose message has not been made a string yet: most are read only for their time. */
export interface RawLogEvent extends Omit<StoredLogEvent, 'message'> {
  readonly bytes: Buffer;
}

/** The events of a block, in the order of arrival; a last one that is not whole is left out. */
export function readRecords(block: Buffer, streamId: number, firstNumber: number): RawLogEvent[] {
  const events: RawLogEvent[] = [];
  let start = 0;
  while (start + HEADER_BYTES <= block.length) {
    const end = start + HEADER_BYTES + block.readUInt32LE(start);
    if (end > block.length) break;
    events.push({
      streamId,
      number: firstNumber + events.length,
      at: block.readDoubleLE(start + 4),
      ingestedAt: block.readDoubleLE(start + 12),
      bytes: block.subarray(start + HEADER_BYTES, end),
    });
    start = end;
  }
  return events;
}
