import { MOST_LINE_BYTES, type OutputLine, type OutputPosition } from './log-lines.ts';
import type { BeginsEvent } from './log-pattern.ts';

/** An event, as it is sent. */
export interface OutputEvent {
  readonly at: number;
  readonly message: string;
}

/** How long an event waits for further lines (Docker's awslogs driver). */
const LONGEST_WAIT_MS = 5_000;

/** What an event in memory takes beside its message, about. */
const EVENT_BYTES = 100;

/** Makes events of lines: one each, or with a pattern one from each line that fits to before the next. */
export class LogEvents {
  readonly #begins: BeginsEvent | undefined;
  #ready: OutputEvent[] = [];
  #bytes = 0;
  #position: OutputPosition;
  /** The event that waits for lines, and how far the output has been read with it. */
  #open: { at: number; since: number; message: string; bytes: number; position: OutputPosition } | undefined;

  constructor(begins: BeginsEvent | undefined, position: OutputPosition) {
    this.#begins = begins;
    this.#position = position;
  }

  /** Takes a line at `now`. Empty ones are no events. */
  add({ source, at, text, position }: OutputLine, now: number): void {
    if (!this.#begins) {
      this.#make({ at, message: text, position: { ...this.#position, [source]: position } });
      return;
    }
    const bytes = Buffer.byteLength(text) + 1;
    if (this.#begins(text) || (this.#open && this.#open.bytes + bytes > MOST_LINE_BYTES)) this.endOpen();
    this.#open ??= { at, since: now, message: '', bytes: 0, position: this.#position };
    // A line may take a whole event, and then has no room for its newline.
    this.#open.message += bytes > MOST_LINE_BYTES ? text : `${text}\n`;
    this.#open.bytes += bytes;
    this.#open.position = { ...this.#open.position, [source]: position };
  }

  /** Ends the event that waits for lines, if it has waited long enough; without `now` at once. */
  endOpen(now = Number.POSITIVE_INFINITY): void {
    const open = this.#open;
    if (!open || now - open.since < LONGEST_WAIT_MS) return;
    this.#open = undefined;
    this.#make(open);
  }

  /** Forgets the event that waits for lines: the output will be read again from `position` on. */
  dropOpen(): void {
    this.#open = undefined;
  }

  /** How many bytes are ready, roughly. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Whether nothing is ready or waits. */
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

  #make({ at, message, position }: OutputEvent & { readonly position: OutputPosition }): void {
    this.#position = position;
    if (message === '') return;
    this.#ready.push({ at, message });
    this.#bytes += message.length + EVENT_BYTES;
  }
}
