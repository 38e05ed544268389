import type { FileHandle } from 'node:fs/promises';
import { release } from './release.ts';
import type { Share } from './share.ts';

/** Writes pieces behind each other while more come. */
export interface FileWriter {
  /**
   * Takes a piece, and its memory. Gives what to wait for where it holds as many as it may. Throws the file system's
   * error, also of earlier pieces, and so does what it gives.
   */
  write(piece: Buffer): Promise<void> | undefined;
  /** Resolves when all is written, and nothing is done with the file any more. Throws as `write`. */
  end(): Promise<void>;
}

const BATCH_BYTES = 2 ** 18; // larger writes are no faster
const FLUSH_BYTES = 2 ** 24;
const PIECE_OVERHEAD = 2 ** 10; // or a sender of single bytes would have us hold a hundred times its bytes

/**
 * Makes one for a file, from a place in it on. Nothing is held for long: what does not fill a batch is written when no
 * more comes for the moment. The disk begins with what it has meanwhile, so that a later sync has little to wait for.
 */
export function createFileWriter(handle: FileHandle, at: number, share: Share): FileWriter {
  let batch: Buffer[] = [];
  let [bytes, held, written, flushed] = [0, 0, at, at];
  let writing: Promise<void> | undefined;
  let flushing: Promise<void> | undefined;
  let later: NodeJS.Immediate | undefined;
  let failure: { readonly error: unknown } | undefined;

  async function writeBatch(): Promise<void> {
    const [pieces, count] = [batch, bytes];
    [batch, bytes, held] = [[], 0, 0];
    await writeAll(handle, pieces, written, count);
    for (const piece of pieces) release(piece);
    written += count;
    if (flushing === undefined && written - flushed >= FLUSH_BYTES) flush();
  }

  function flush(): void {
    flushed = written;
    flushing = handle.datasync().then(() => {
      flushing = undefined;
    }, failed);
  }

  function failed(error: unknown): void {
    failure ??= { error };
    flushing = undefined;
  }

  /** Writes until nothing is left. */
  async function writeOn(): Promise<void> {
    try {
      while (bytes > 0 && failure === undefined) await writeBatch();
    } catch (error) {
      failed(error);
    }
    writing = undefined;
  }

  function start(): void {
    if (later) clearImmediate(later);
    later = undefined;
    if (writing === undefined && bytes > 0) writing = writeOn();
  }

  function check(): void {
    if (failure) throw failure.error;
  }

  return {
    write(piece) {
      check();
      batch.push(piece);
      bytes += piece.length;
      held += Math.max(piece.length, PIECE_OVERHEAD);
      if (writing === undefined && held >= BATCH_BYTES) start();
      else if (writing === undefined) later ??= setImmediate(start);
      return held >= share.each() ? writing?.then(check) : undefined;
    },
    async end() {
      start();
      await writing;
      await flushing;
      check();
    },
  };
}

/** A write may take less than it is given, most of all on a disk that is nearly full. */
async function writeAll(handle: FileHandle, batch: readonly Buffer[], at: number, bytes: number): Promise<void> {
  const { bytesWritten } = await handle.writev(batch, at);
  if (bytesWritten === bytes) return;
  const rest = Buffer.concat(batch, bytes);
  for (let done = bytesWritten; done < bytes; ) {
    done += (await handle.write(rest, done, bytes - done, at + done)).bytesWritten;
  }
}
