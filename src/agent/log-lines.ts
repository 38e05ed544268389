import type { LogFrame, LogSource } from './runtime.ts';

/** How far one source has been read: the time of the last frame, and how many frames of that time there were. */
export interface SourcePosition {
  readonly at: string;
  readonly frames: number;
}

/** How far a container's output has been read. */
export type OutputPosition = Readonly<Partial<Record<LogSource, SourcePosition>>>;

/** A line of output, and how far its source has been read with it. `at` in epoch milliseconds. */
export interface OutputLine {
  readonly source: LogSource;
  readonly at: number;
  readonly text: string;
  readonly position: SourcePosition;
}

/**
 * What is longer is cut at the last piece of the engine's before that, so that it is known how far was read. It is the
 * length at which Docker's own driver cuts: CloudWatch Logs' limit for an event before 2025.
 */
export const MOST_LINE_BYTES = 262_144 - 26;

interface SourceState {
  position: SourcePosition;
  /** Frames at `position.at` that came again: of those, the first are not new. */
  seenAgain: number;
  isReplaying: boolean;
  /** The last frame that was counted, if it ended a line. */
  lastWhole: Buffer | undefined;
  pieces: Buffer[];
  bytes: number;
  /** When the line began whose pieces these are. */
  beganAt: string;
}

/**
 * Joins the frames of a container's output to lines. Frames up to a position are passed over: an engine gives those of
 * its time again, and one that rotates its files goes back a little by itself.
 */
export class LogLines {
  readonly #sources = new Map<LogSource, SourceState>();

  constructor(position: OutputPosition) {
    for (const source of ['stdout', 'stderr'] as const) {
      const from = position[source] ?? { at: '', frames: 0 };
      const state = {
        position: from,
        seenAgain: 0,
        isReplaying: true,
        lastWhole: undefined,
        pieces: [],
        bytes: 0,
        beganAt: '',
      };
      this.#sources.set(source, state);
    }
  }

  /** The lines that these frames complete. */
  *take(frames: readonly LogFrame[]): Generator<OutputLine> {
    for (const frame of frames) {
      const state = this.#sources.get(frame.source) as SourceState;
      if (!advance(state, frame)) continue;
      state.lastWhole = frame.isWhole ? frame.bytes : undefined;
      if (state.bytes === 0) state.beganAt = frame.at;
      else if (state.bytes + frame.bytes.length > MOST_LINE_BYTES) {
        // What came before this frame; of a character that was cut in two, the beginning waits for its end.
        yield flush(frame.source, state, before(state.position));
        state.beganAt = frame.at;
      }
      state.pieces.push(frame.bytes);
      state.bytes += frame.bytes.length;
      if (frame.isWhole) {
        yield flush(frame.source, state, state.position);
        state.pieces = [];
        state.bytes = 0;
      }
    }
  }

  /** Lines without an end, once there will be none. */
  *end(): Generator<OutputLine> {
    for (const [source, state] of this.#sources) if (state.bytes > 0) yield flush(source, state, state.position);
  }
}

/** Counts a frame; false for one that was counted before. */
function advance(state: SourceState, { at, bytes }: LogFrame): boolean {
  const { position } = state;
  if (at < position.at) {
    state.isReplaying = true;
    state.seenAgain = 0;
    return false;
  }
  if (at > position.at) {
    state.isReplaying = false;
    state.position = { at, frames: 1 };
    return true;
  }
  if (state.isReplaying && state.seenAgain < position.frames) {
    state.seenAgain++;
    return false;
  }
  // Of one nanosecond are only the pieces of one line: this is a line that was the last one before a rotation.
  if (state.lastWhole?.equals(bytes)) return false;
  state.isReplaying = false;
  state.position = { at, frames: position.frames + 1 };
  return true;
}

const before = ({ at, frames }: SourcePosition): SourcePosition => ({ at, frames: frames - 1 });

/** Makes a line of the pieces; keeps the bytes of a last character that is not whole. */
function flush(source: LogSource, state: SourceState, position: SourcePosition): OutputLine {
  const bytes = state.pieces.length === 1 ? (state.pieces[0] as Buffer) : Buffer.concat(state.pieces);
  const whole = bytes.length - cutCharacter(bytes);
  state.pieces = [Buffer.from(bytes.subarray(whole))];
  state.bytes = bytes.length - whole;
  return { source, at: Date.parse(state.beganAt), text: bytes.toString('utf8', 0, whole), position };
}

/** How many bytes at the end begin a character that they do not end. */
function cutCharacter(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
  }
  return 0;
}
