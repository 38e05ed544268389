import { mkdirSync, rmSync, unlinkSync } from 'node:fs';
import { link, mkdir, open, readdir, rename, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { BlobUpload } from './blob-upload.ts';
import { type ByteRange, filePieces } from './file-pieces.ts';
import { createShare } from './share.ts';
import { makeTemporaryFolder, removeLeftFolders } from './temporary-folder.ts';

/** Contents by their digest, as files. What of them is whose, the database knows. */
export interface BlobStore {
  /** Begins an upload; `id` is new and fit to name a file. */
  begin(id: string): Promise<BlobUpload>;
  /**
   * Reads a blob, or its bytes from `start` to `end`, both counted; undefined where it is not there. What it gives is
   * good until the next is asked for: of a blob of any size no more is held than two pieces.
   */
  read(digest: string, range?: ByteRange): Promise<AsyncIterable<Buffer> | undefined>;
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
const TEMPORARY = 'drydock-blobs-';
const MIB = 2 ** 20;
/** What uploads hold until it is written, and reads until it is handed on. */
const [UPLOADS_HOLD, READS_HOLD] = [8 * MIB, 8 * MIB];
const MOST_OF_UPLOAD = { most: 2 * MIB, least: MIB / 32 };
const MOST_OF_READ = { most: MIB / 2, least: MIB / 32 };

/** What of a data folder is scratch: it lasts no longer than a server. */
export const scratchOf = (data: string): string => join(data, 'registry', 'scratch');

/**
 * Opens the blobs under a folder, or temporary ones for `:memory:`. What a server before this one left of uploads and
 * scratch is removed, and the temporary blobs of servers that were killed. A blob is there whole or not at all: it gets
 * its name when its bytes are on the disk.
 */
export function openBlobStore(data: string): BlobStore {
  const temporary = data === ':memory:' ? makeTemporaryFolder(TEMPORARY) : undefined;
  removeLeftFolders(TEMPORARY).catch(() => undefined); // the next start tries again
  const root = temporary?.path ?? join(data, 'registry');
  const scratch = temporary ? join(root, 'scratch') : scratchOf(data);
  const [uploads, blobs] = [join(root, 'uploads'), join(root, 'blobs', 'sha256')];
  for (const folder of [uploads, scratch]) rmSync(folder, { recursive: true, force: true });
  for (const folder of [uploads, scratch, blobs]) mkdirSync(folder, { recursive: true, mode: OWN_ONLY });
  /** Blobs that are there and about to be known. */
  const arriving = new Map<string, number>();
  const [uploading, reading] = [createShare(UPLOADS_HOLD, MOST_OF_UPLOAD), createShare(READS_HOLD, MOST_OF_READ)];

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

  async function* digests(): AsyncGenerator<string> {
    for (const folder of await readdir(blobs, { withFileTypes: true })) {
      if (!folder.isDirectory()) continue; // of a program that shows folders
      for (const hex of await readdir(join(blobs, folder.name))) yield `sha256:${hex}`;
    }
  }

  return {
    async begin(id) {
      const file = join(uploads, id);
      await writeFile(file, '', { flag: 'wx', mode: 0o600 });
      return new BlobUpload(file, place, uploading);
    },
    async read(digest, range) {
      const handle = await open(fileOf(digest), 'r').catch((error: { code?: string }) => {
        if (error.code === 'ENOENT') return undefined;
        throw error;
      });
      return handle && filePieces(handle, reading, range);
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
      const isNeeded = (digest: string): boolean => arriving.has(digest) || isKnown(digest);
      for await (const digest of digests()) {
        if (isNeeded(digest)) continue;
        const found = await stat(fileOf(digest)).catch(() => undefined);
        if (found === undefined || isNeeded(digest)) continue;
        unlinkSync(fileOf(digest)); // in the same turn, so that it cannot become known in between
        freed += found.size;
      }
      return freed;
    },
    close() {
      temporary?.remove();
    },
  };
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
