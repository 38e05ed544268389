import type { LogSource } from './runtime.ts';
import { MOST_LINE_BYTES, type OutputLine, type OutputPosition, type SourcePosition } from './log-lines.ts';
import type { BeginsEvent } from './log-pattern.ts';

/** An event, as it is sent. */
export interface OutputEvent {
  readonly at: number;
  readonly message: string;
}

/** How long an event waits for further lines (Docker's awslogs driver). */
const LONGEST_WAIT_MS = 5_000;

/** Makes events of lines: one each, or with a pattern one from each line that fits to before the next. */
export class LogEvents {
  readonly #begins: BeginsEvent | undefined;
  #ready: OutputEvent[] = [];
  #bytes = 0;
  #position: Partial<Record<LogSource, SourcePosition>>;
  #open: { readonly at: number; readonly since: number; lines: OutputLine[]; bytes: number } | undefined;

  constructor(begins: BeginsEvent | undefined, position: OutputPosition) {
    this.#begins = begins;
    this.#position = { ...position };
  }

  /** Takes a line at `now`. Empty ones are no events. */
  add(line: OutputLine, now: number): void {
    if (!this.#begins) {
      this.#make(line.at, line.text, [line]);
      return;
    }
    const bytes = Buffer.byteLength(line.text) + 1;
    if (this.#begins(line.text) || (this.#open && this.#open.bytes + bytes > MOST_LINE_BYTES)) this.endOpen();
    this.#open ??= { at: line.at, since: now, lines: [], bytes: 0 };
    this.#open.lines.push(line);
    this.#open.bytes += bytes;
  }

  /** Ends the event that waits for lines, if it has waited long enough; without `now` at once. */
  endOpen(now = Number.POSITIVE_INFINITY): void {
    const open = this.#open;
    if (!open || now - open.since < LONGEST_WAIT_MS) return;
    this.#open = undefined;
    this.#make(
      open.at,
      open.lines
        .map(({ text }) => `${text}\n`)
        .join('')
        .slice(0, MOST_LINE_BYTES),
      open.lines,
    );
  }

  /** How many bytes are ready, roughly. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Whether something is ready or waits. */
  get isEmpty(): boolean {
    return this.#ready.length === 0 && !this.#open;
  }

  /** How far the output has been read with all that was ever ready. */
  get position(): OutputPosition {
    return this.#position;
  }

  get ready(): readonly OutputEvent[] {
    return this.#ready;
  }

  /** What is ready has been stored. */
  stored(): void {
    this.#ready = [];
    this.#bytes = 0;
  }

  #make(at: number, message: string, lines: readonly OutputLine[]): void {
    for (const { source, position } of lines) this.#position[source] = position;
    if (message === '') return;
    this.#ready.push({ at, message });
    this.#bytes += message.length + 26;
  }
}
