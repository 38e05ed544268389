import { readdirSync, readFileSync } from 'node:fs';
import type { Database } from 'better-sqlite3';

const FOLDER = new URL('./migrations/', import.meta.url);

/** The numbered files, oldest first; a file's place is the `user_version` it brings a database to. */
function migrations(): string[] {
  return readdirSync(FOLDER)
    .filter((file) => /^\d{4}-.+\.sql$/.test(file))
    .sort();
}

/**
 * Brings a database up to this version of Drydock, one transaction a step, so that a crash leaves a whole version.
 * Throws for a database that a newer Drydock wrote: guessing at it could lose data.
 */
export function migrate(database: Database): void {
  const files = migrations();
  const version = Number(database.pragma('user_version', { simple: true }));
  if (version > files.length) {
    throw new Error(`the data was written by a newer Drydock (schema ${version}, this one knows ${files.length})`);
  }
  files.slice(version).forEach((file, index) => {
    database.exec('BEGIN');
    database.exec(readFileSync(new URL(file, FOLDER), 'utf8'));
    database.pragma(`user_version = ${version + index + 1}`);
    database.exec('COMMIT');
  });
}
