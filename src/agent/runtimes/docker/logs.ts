import type { Readable } from 'node:stream';
import type { LogFrame, LogSource } from '../../runtime.ts';

/**
 * How the engine keeps output, whatever the definition's driver: we collect what is for CloudWatch Logs. Rotation is
 * rare, because an engine before version 23 may lose lines for who follows when it happens.
 */
export const LOG_CONFIG = { Type: 'json-file', Config: { 'max-size': '100m', 'max-file': '2' } };

const HEADER_BYTES = 8; // the source, three zeros, the length
const STAMP_BYTES = 31; // `2026-01-02T03:04:05.123456789Z `, always with nine digits
const LONGEST_PIECE = 16 * 1024; // of a line that the engine cuts
const NEWLINE = 0x0a;
const SOURCES: Readonly<Record<number, LogSource>> = { 1: 'stdout', 2: 'stderr' };

/** The frames of the engine's stream of output with timestamps; that of a terminal has no headers, and one source. */
export async function* logFrames(stream: Readable, isTerminal: boolean): AsyncGenerator<LogFrame[]> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const { frames, used } = isTerminal ? readTerminal(bytes) : readMultiplexed(bytes);
    rest = bytes.subarray(used);
    if (frames.length > 0) yield frames;
  }
  // What no newline follows is told only when there will be none.
  if (isTerminal && rest.length > STAMP_BYTES) yield [frame('stdout', rest)];
}

function readMultiplexed(bytes: Buffer): { frames: LogFrame[]; used: number } {
  const frames: LogFrame[] = [];
  let used = 0;
  while (used + HEADER_BYTES <= bytes.length) {
    const start = used + HEADER_BYTES;
    const end = start + bytes.readUInt32BE(used + 4);
    if (end > bytes.length) break;
    const source = SOURCES[bytes[used] ?? 0];
    if (source) frames.push(frame(source, bytes.subarray(start, end)));
    used = end;
  }
  return { frames, used };
}

/** A line ends with its newline, and a piece of a line that was cut after 16 KiB. */
function readTerminal(bytes: Buffer): { frames: LogFrame[]; used: number } {
  const frames: LogFrame[] = [];
  let used = 0;
  for (;;) {
    const longest = used + STAMP_BYTES + LONGEST_PIECE;
    const newline = bytes.subarray(used, longest + 1).indexOf(NEWLINE);
    const end = newline !== -1 ? used + newline + 1 : longest;
    if (end > bytes.length) return { frames, used };
    frames.push(frame('stdout', bytes.subarray(used, end)));
    used = end;
  }
}

function frame(source: LogSource, line: Buffer): LogFrame {
  const isWhole = line.at(-1) === NEWLINE;
  return {
    source,
    at: line.toString('latin1', 0, STAMP_BYTES - 1),
    bytes: line.subarray(STAMP_BYTES, isWhole ? -1 : undefined),
    isWhole,
  };
}

/** The engine's `since` of a frame's time, which is included. */
export function sinceOf(at: string): string {
  const seconds = Math.floor(Date.parse(at) / 1000);
  return `${seconds}.${at.slice(at.indexOf('.') + 1, -1)}`;
}
