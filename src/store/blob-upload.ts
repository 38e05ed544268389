import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { eachPiece } from './each-piece.ts';
import { createFileWriter } from './file-writer.ts';
import type { Share } from './share.ts';

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

/** Puts the whole file at the place a digest has; `commit` makes it known, in the turn in which it is there for good. */
export type Place = (file: string, digest: string, commit: () => void) => Promise<void>;

/**
 * One blob on its way in: a temporary file that grows, and its digest so far. Calls wait for each other. A file is open
 * only while bytes come, so that clients may keep as many uploads as they like.
 */
export class BlobUpload {
  private readonly file: string;
  private readonly place: Place;
  private readonly share: Share;
  private readonly hash: Hash = createHash('sha256');
  private last: Promise<unknown> = Promise.resolve();
  private received = 0;
  private isOver = false;

  /** Of a file that is there and empty; `share` is what it may hold in memory. */
  constructor(file: string, place: Place, share: Share) {
    this.file = file;
    this.place = place;
    this.share = share;
  }

  /** Bytes taken so far. */
  get size(): number {
    return this.received;
  }

  /**
   * Takes bytes as they come, at the end of what is there, and their memory: buffers that were given have no bytes
   * afterwards. Throws OutOfOrder where `at` is another place, the source's error with all kept that came before it,
   * UploadOver, or the file system's error, after which the upload is over. A stream is left open then.
   */
  append(source: Readable | AsyncIterable<Buffer>, at?: number): Promise<void> {
    return this.inTurn(() => {
      if (at !== undefined && at !== this.received) throw new OutOfOrder(this.received);
      return this.receive(source);
    });
  }

  /** The digest of what is there, which the upload may go on behind. Throws UploadOver. */
  digest(): Promise<string> {
    return this.inTurn(async () => `sha256:${this.hash.copy().digest('hex')}`);
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

  private async receive(source: Readable | AsyncIterable<Buffer>): Promise<void> {
    const stream = source instanceof Readable ? source : Readable.from(source);
    const leave = this.share.enter();
    let handle: FileHandle | undefined;
    try {
      handle = await open(this.file, 'r+');
      await this.write(handle, stream);
    } finally {
      leave();
      if (stream !== source) stream.destroy();
      await handle?.close();
    }
  }

  private async write(handle: FileHandle, source: Readable): Promise<void> {
    const writer = createFileWriter(handle, this.received, this.share);
    const take = (piece: Buffer): Promise<void> | undefined => {
      if (this.isOver) throw new UploadOver();
      this.hash.update(piece);
      this.received += piece.length;
      return writer.write(piece);
    };
    try {
      await eachPiece(source, take);
    } finally {
      await writer.end().catch((error) => {
        this.isOver = true; // the digest knows bytes that are not there
        throw error;
      });
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
