import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';

/** Bytes sent for another place than the next; `size` is how many there are. */
export class OutOfOrder extends Error {
  readonly size: number;

  constructor(size: number) {
    super(`the next byte is number ${size}`);
    this.size = size;
  }
}

/** The upload is over: it was finished or given up, or the disk failed it. */
export class UploadOver extends Error {}

const BATCH_BYTES = 2 ** 18; // one write of this size goes on while the next is hashed; larger ones are no faster and hold more memory

/** Puts the whole file at the place a digest has; `commit` makes it known, in the turn in which it is there for good. */
export type Place = (file: string, digest: string, commit: () => void) => Promise<void>;

/**
 * One blob on its way in: a temporary file that grows, and its digest so far. Calls wait for each other. A file is open
 * only while bytes come, so that clients may keep as many uploads as they like.
 */
export class BlobUpload {
  private readonly file: string;
  private readonly place: Place;
  private readonly hash: Hash = createHash('sha256');
  private last: Promise<unknown> = Promise.resolve();
  private received = 0;
  private isOver = false;

  /** Of a file that is there and empty. */
  constructor(file: string, place: Place) {
    this.file = file;
    this.place = place;
  }

  /** Bytes taken so far. */
  get size(): number {
    return this.received;
  }

  /**
   * Takes bytes as they come, at the end of what is there. Throws OutOfOrder where `at` is another place, the source's
   * error with all kept that came before it, UploadOver, or the file system's error, after which the upload is over.
   */
  append(source: AsyncIterable<Buffer>, at?: number): Promise<void> {
    return this.inTurn(async () => {
      if (at !== undefined && at !== this.received) throw new OutOfOrder(this.received);
      let handle: FileHandle | undefined;
      try {
        handle = await open(this.file, 'r+');
        await this.write(handle, source);
      } finally {
        await handle?.close();
      }
    });
  }

  /** Ends the upload. False where its bytes have another digest, and nothing is kept. */
  finish(digest: string, commit: () => void): Promise<boolean> {
    return this.inTurn(async () => {
      this.isOver = true;
      try {
        const isRight = digest === `sha256:${this.hash.digest('hex')}`;
        if (isRight) await this.place(this.file, digest, commit);
        return isRight;
      } finally {
        await rm(this.file, { force: true });
      }
    });
  }

  /** Ends the upload and forgets its bytes; again, or when it is over, it changes nothing. */
  async abort(): Promise<void> {
    this.isOver = true; // bytes still on their way go to a file without a name
    await rm(this.file, { force: true });
  }

  private async write(handle: FileHandle, source: AsyncIterable<Buffer>): Promise<void> {
    let batch: Buffer[] = [];
    let bytes = 0;
    let writing: Promise<void> = Promise.resolve();
    const flush = (): void => {
      writing = writeAll(handle, batch, this.received, bytes).catch((error) => {
        this.isOver = true; // the digest knows bytes that are not there
        throw error;
      });
      writing.catch(() => undefined); // it is waited for later
      this.received += bytes;
      batch = [];
      bytes = 0;
    };
    try {
      for await (const chunk of source) {
        if (this.isOver) throw new UploadOver();
        this.hash.update(chunk);
        batch.push(chunk);
        bytes += chunk.length;
        if (bytes < BATCH_BYTES) continue;
        await writing;
        flush();
      }
    } finally {
      await writing;
      if (bytes > 0) flush();
      await writing;
    }
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.last
      .catch(() => undefined)
      .then(() => {
        if (this.isOver) throw new UploadOver();
        return work();
      });
    this.last = turn;
    return turn;
  }
}

/** A write may take less than it is given, most of all on a disk that is nearly full. */
async function writeAll(handle: FileHandle, batch: readonly Buffer[], at: number, bytes: number): Promise<void> {
  if (bytes === 0) return;
  const { bytesWritten } = await handle.writev(batch, at);
  if (bytesWritten === bytes) return;
  const rest = Buffer.concat(batch, bytes);
  for (let done = bytesWritten; done < bytes; ) {
    done += (await handle.write(rest, done, bytes - done, at + done)).bytesWritten;
  }
}
