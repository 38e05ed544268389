import type { FileHandle } from 'node:fs/promises';
import { release } from './release.ts';
import type { Share } from './share.ts';

/** Bytes of a file, both counted. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

const WHOLE: ByteRange = { start: 0, end: Number.MAX_SAFE_INTEGER };

/**
 * Reads a file, or a part of it, and closes it. It reads ahead by one piece, into two buffers in turn, which hold no more
 * than the share: new ones for each would be garbage faster than it is collected.
 */
export async function* filePieces(
  handle: FileHandle,
  share: Share,
  { start, end }: ByteRange = WHOLE,
): AsyncGenerator<Buffer> {
  const leave = share.enter();
  const size = Math.floor(share.each() / 2);
  let [buffer, other] = [Buffer.allocUnsafeSlow(size), Buffer.allocUnsafeSlow(size)];
  const readAt = (place: number) => {
    const read = handle.read(buffer, 0, Math.min(size, end - place + 1), place);
    read.catch(() => undefined); // it may fail before it is waited for
    return read;
  };
  let reading = readAt(start);
  let isWhole = false;
  try {
    for (let place = start; place <= end; ) {
      const { bytesRead } = await reading;
      if (bytesRead === 0) break;
      const piece = buffer.subarray(0, bytesRead);
      place += bytesRead;
      [buffer, other] = [other, buffer];
      reading = readAt(place);
      yield piece;
    }
    isWhole = true;
  } finally {
    await reading.catch(() => undefined); // the file must not be closed under it
    await handle.close();
    leave();
    if (isWhole) for (const used of [buffer, other]) release(used); // else the last may still be on its way
  }
}
