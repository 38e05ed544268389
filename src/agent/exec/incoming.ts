import type { Frame } from './frame.ts';

/** What became of a frame of a stream. */
export interface Taken {
  /** Whether the sender is to be told that it came; one that is not told sends it again. */
  readonly acknowledged: boolean;
  /** The frames that come next in the stream, in its order. */
  readonly next: readonly Frame[];
}

const MOST_BYTES_EARLY = 256 * 1024;

/** The receiving end of a stream of frames: puts them in order, each once. Pure but for what it holds. */
export class Incoming {
  readonly #early = new Map<number, Frame>();
  #earlyBytes = 0;
  #expected = 0;

  /** Takes a frame as it came. One that came before is acknowledged again; early ones are held, up to 256 KiB of them. */
  take(frame: Frame): Taken {
    const { sequenceNumber } = frame;
    if (sequenceNumber < this.#expected || this.#early.has(sequenceNumber)) return { acknowledged: true, next: [] };
    if (sequenceNumber > this.#expected) return { acknowledged: this.#hold(frame), next: [] };
    const next: Frame[] = [];
    for (let each: Frame | undefined = frame; each; each = this.#early.get(this.#expected)) {
      if (this.#early.delete(each.sequenceNumber)) this.#earlyBytes -= sizeOf(each);
      next.push(each);
      this.#expected += 1;
    }
    return { acknowledged: true, next };
  }

  #hold(frame: Frame): boolean {
    if (this.#earlyBytes + sizeOf(frame) > MOST_BYTES_EARLY) return false;
    this.#early.set(frame.sequenceNumber, frame);
    this.#earlyBytes += sizeOf(frame);
    return true;
  }
}

const FRAME_COST = 256; // what one without payload takes
const sizeOf = ({ payload }: Frame): number => FRAME_COST + payload.length;
