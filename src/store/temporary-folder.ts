import { mkdtempSync, rmSync } from 'node:fs';
import { lstat, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';

/** A folder that lasts no longer than its process. */
export interface TemporaryFolder {
  readonly path: string;
  remove(): void;
}

const LOCK = 'lock';
const UNLOCKED_MS = 60_000; // within which a folder that was just made has its lock

/** Makes one whose name begins with `prefix`. It holds a lock, which the system gives up when the process ends, however it does. */
export function makeTemporaryFolder(prefix: string): TemporaryFolder {
  const path = mkdtempSync(join(tmpdir(), prefix));
  const lock = locked(join(path, LOCK), { fileMustExist: false });
  return {
    path,
    remove() {
      lock.close();
      rmSync(path, { recursive: true, force: true });
    },
  };
}

/** Removes those of processes that were killed: our own user's, and nobody's who still runs. */
export async function removeLeftFolders(prefix: string): Promise<void> {
  for (const entry of await readdir(tmpdir(), { withFileTypes: true })) {
    if (!entry.isDirectory() || !entry.name.startsWith(prefix)) continue;
    await removeIfLeft(join(tmpdir(), entry.name)).catch(() => undefined); // it is in use, or somebody else removes it
  }
}

async function removeIfLeft(path: string): Promise<void> {
  if ((await lstat(path)).uid !== process.getuid?.()) return;
  const lock = await lstat(join(path, LOCK)).catch(() => undefined);
  if (lock === undefined) {
    if ((await lstat(path)).mtimeMs < Date.now() - UNLOCKED_MS) await rm(path, { recursive: true });
    return;
  }
  const taken = locked(join(path, LOCK), { fileMustExist: true });
  try {
    await rm(path, { recursive: true });
  } finally {
    taken.close();
  }
}

/** Locks a file, of which only SQLite knows how. Throws where another has it. */
function locked(file: string, options: { readonly fileMustExist: boolean }): Database {
  const database = new Sqlite(file, { ...options, timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}
