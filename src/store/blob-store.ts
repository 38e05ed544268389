import { mkdirSync, mkdtempSync, rmSync, unlinkSync } from 'node:fs';
import { type FileHandle, link, mkdir, open, readdir, rename, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { BlobUpload } from './blob-upload.ts';

/** Bytes of a file, both counted. */
interface Range {
  readonly start: number;
  readonly end: number;
}

/** Contents by their digest, as files. What of them is whose, the database knows. */
export interface BlobStore {
  /** Begins an upload; `id` is new and fit to name a file. */
  begin(id: string): Promise<BlobUpload>;
  /**
   * Reads a blob, or its bytes from `start` to `end`, both counted; undefined where it is not there. What it gives is
   * good until the next is asked for: of a blob of any size no more is held than two pieces.
   */
  read(digest: string, range?: Range): Promise<AsyncIterable<Buffer> | undefined>;
  /** Gives a blob another name, on the same file system if that can be; no byte is copied. False where it is not there. */
  link(digest: string, file: string): Promise<boolean>;
  /** A folder for what lasts no longer than the server. */
  readonly scratch: string;
  /** Deletes the blobs that are not known, asked one by one; gives the bytes that are free now. */
  collect(isKnown: (digest: string) => boolean): Promise<number>;
  /** Removes what was to last no longer than the server. */
  close(): void;
}

const OWN_ONLY = 0o700;
const READ_AT_ONCE = 2 ** 18;

/** What of a data folder is scratch: it lasts no longer than a server. */
export const scratchOf = (data: string): string => join(data, 'registry', 'scratch');

/**
 * Opens the blobs under a folder, or temporary ones for `:memory:`. Uploads and scratch that a server before this one left are
 * removed. A blob is there whole or not at all: it gets its name when its bytes are on the disk.
 */
export function openBlobStore(data: string): BlobStore {
  const isTemporary = data === ':memory:';
  const root = isTemporary ? mkdtempSync(join(tmpdir(), 'drydock-registry-')) : join(data, 'registry');
  const scratch = isTemporary ? join(root, 'scratch') : scratchOf(data);
  const [uploads, blobs] = [join(root, 'uploads'), join(root, 'blobs', 'sha256')];
  for (const folder of [uploads, scratch]) rmSync(folder, { recursive: true, force: true });
  for (const folder of [uploads, scratch, blobs]) mkdirSync(folder, { recursive: true, mode: OWN_ONLY });
  /** Blobs that are there and about to be known. */
  const arriving = new Map<string, number>();

  const fileOf = (digest: string): string => {
    const hex = digest.slice('sha256:'.length);
    return join(blobs, hex.slice(0, 2), hex);
  };

  async function place(file: string, digest: string, commit: () => void): Promise<void> {
    const target = fileOf(digest);
    await sync(file);
    arriving.set(digest, (arriving.get(digest) ?? 0) + 1);
    try {
      const isNew = await mkdir(dirname(target), { recursive: true, mode: OWN_ONLY });
      if (isNew !== undefined) await sync(blobs);
      await rename(file, target); // over another's file with the same bytes, whose readers keep theirs
      await sync(dirname(target));
      commit();
    } finally {
      const left = (arriving.get(digest) ?? 1) - 1;
      if (left === 0) arriving.delete(digest);
      else arriving.set(digest, left);
    }
  }

  async function* files(): AsyncGenerator<{ readonly digest: string; readonly bytes: number }> {
    for (const folder of await readdir(blobs)) {
      for (const hex of await readdir(join(blobs, folder))) {
        const found = await stat(join(blobs, folder, hex)).catch(() => undefined);
        if (found) yield { digest: `sha256:${hex}`, bytes: found.size };
      }
    }
  }

  return {
    async begin(id) {
      const file = join(uploads, id);
      await writeFile(file, '', { flag: 'wx', mode: 0o600 });
      return new BlobUpload(file, place);
    },
    async read(digest, range) {
      const handle = await open(fileOf(digest), 'r').catch((error: { code?: string }) => {
        if (error.code === 'ENOENT') return undefined;
        throw error;
      });
      return handle && piecesOf(handle, range);
    },
    async link(digest, file) {
      const blob = resolve(fileOf(digest));
      try {
        await link(blob, file);
        return true;
      } catch {
        // Not every file system has two names for a file.
      }
      if (!(await stat(blob).catch(() => undefined))) return false;
      await symlink(blob, file);
      return true;
    },
    scratch,
    async collect(isKnown) {
      let freed = 0;
      for await (const { digest, bytes } of files()) {
        if (arriving.has(digest) || isKnown(digest)) continue;
        unlinkSync(fileOf(digest)); // in the same turn, so that it cannot become known in between
        freed += bytes;
      }
      return freed;
    },
    close() {
      if (isTemporary) rmSync(root, { recursive: true, force: true });
    },
  };
}

/** Reads ahead by one piece, into two buffers in turn: new ones for each would be garbage faster than it is collected. */
async function* piecesOf(
  handle: FileHandle,
  { start, end }: Range = { start: 0, end: Number.MAX_SAFE_INTEGER },
): AsyncGenerator<Buffer> {
  let [buffer, other] = [Buffer.allocUnsafe(READ_AT_ONCE), Buffer.allocUnsafe(READ_AT_ONCE)];
  const readAt = (place: number) => {
    const read = handle.read(buffer, 0, Math.min(buffer.length, end - place + 1), place);
    read.catch(() => undefined); // it may fail before it is waited for
    return read;
  };
  let reading = readAt(start);
  try {
    for (let place = start; place <= end; ) {
      const { bytesRead } = await reading;
      if (bytesRead === 0) return;
      const piece = buffer.subarray(0, bytesRead);
      place += bytesRead;
      [buffer, other] = [other, buffer];
      reading = readAt(place);
      yield piece;
    }
  } finally {
    await reading.catch(() => undefined); // the file must not be closed under it
    await handle.close();
  }
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
