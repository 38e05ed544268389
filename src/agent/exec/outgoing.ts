/** A frame that was sent and not acknowledged yet; times in epoch milliseconds. */
interface Sent {
  readonly sequenceNumber: number;
  readonly bytes: Buffer;
  readonly firstSentAt: number;
  sentAgainAt: number;
  waitMs: number;
}

const WINDOW = 256; // frames; with 1 KiB of payload each a client that does not read costs 300 KiB
const FIRST_WAIT_MS = 200; // session-manager-plugin's own
const LONGEST_WAIT_MS = 5_000;
const GIVE_UP_MS = 5 * 60_000; // as the plugin does after 3,000 attempts, 100 ms each

/**
 * The sending end of a stream of frames: numbers them and keeps each until it is acknowledged. Only the oldest is sent
 * again, ever more seldom: the receiver holds what came after it. Pure but for what it holds.
 */
export class Outgoing {
  readonly #unacknowledged = new Map<number, Sent>();
  #next = 0;

  /** Sends a frame, which `encode` makes for its sequence number; gives its bytes. */
  send(now: number, encode: (sequenceNumber: number) => Buffer): Buffer {
    const sequenceNumber = this.#next++;
    const bytes = encode(sequenceNumber);
    const waitMs = FIRST_WAIT_MS;
    this.#unacknowledged.set(sequenceNumber, {
      sequenceNumber,
      bytes,
      firstSentAt: now,
      sentAgainAt: now + waitMs,
      waitMs,
    });
    return bytes;
  }

  /** A frame came. */
  acknowledge(sequenceNumber: number, now: number): void {
    const wasOldest = this.#oldest?.sequenceNumber === sequenceNumber;
    this.#unacknowledged.delete(sequenceNumber);
    const oldest = this.#oldest;
    if (wasOldest && oldest) oldest.sentAgainAt = Math.max(oldest.sentAgainAt, now + oldest.waitMs);
  }

  /** Whether nothing more may be sent for now. */
  get isFull(): boolean {
    return this.#unacknowledged.size >= WINDOW;
  }

  get isEmpty(): boolean {
    return this.#unacknowledged.size === 0;
  }

  /** When to ask for `again` next, in epoch milliseconds; undefined where all is acknowledged. */
  get againAt(): number | undefined {
    return this.#oldest?.sentAgainAt;
  }

  /** The bytes to send again now, if any; 'lost' once the receiver has not acknowledged a frame for five minutes. */
  again(now: number): Buffer | 'lost' | undefined {
    const oldest = this.#oldest;
    if (!oldest || oldest.sentAgainAt > now) return undefined;
    if (now - oldest.firstSentAt >= GIVE_UP_MS) return 'lost';
    oldest.waitMs = Math.min(2 * oldest.waitMs, LONGEST_WAIT_MS);
    oldest.sentAgainAt = now + oldest.waitMs;
    return oldest.bytes;
  }

  get #oldest(): Sent | undefined {
    return this.#unacknowledged.values().next().value;
  }
}
