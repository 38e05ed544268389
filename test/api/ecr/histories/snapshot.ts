import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';

/** Copies what a server has in its folder just now: what is left of it where it is killed. */
export function copyDatabase(from: string, to: string): void {
  for (const file of ['drydock.db', 'drydock.db-wal']) {
    rmSync(join(to, file), { force: true });
    if (existsSync(join(from, file))) cpSync(join(from, file), join(to, file));
  }
}

/** Looks at the database of a server that runs, which nobody else can open. */
export function look<T>(data: string, at: (database: Database) => T): T {
  const folder = mkdtempSync(join(data, 'look-'));
  try {
    copyDatabase(data, folder);
    const database = new Sqlite(join(folder, 'drydock.db'));
    try {
      return at(database);
    } finally {
      database.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A repository as it stands in the database; a hidden one is deleted and not yet swept. */
export interface RepositoryRow {
  readonly id: number;
  readonly accountId: string;
  readonly region: string;
  readonly name: string;
}

/** An image as it stands in the database, with its tags. */
export interface ImageRow {
  readonly id: number;
  readonly repository: RepositoryRow;
  readonly digest: string;
  readonly isArchived: boolean;
  readonly tags: readonly string[];
}

/** What there is of ECR at a moment. */
export interface Snapshot {
  readonly repositories: readonly RepositoryRow[];
  readonly images: readonly ImageRow[];
  readonly blobs: readonly { readonly repository_id: number; readonly digest: string; readonly bytes: number }[];
  /** The newest event. */
  readonly cursor: number;
}

/** Reads it. */
export function snapshotOf(database: Database): Snapshot {
  const repositories = database
    .prepare('SELECT id, account_id AS accountId, region, name FROM ecr_repositories')
    .all() as RepositoryRow[];
  const rows = database.prepare('SELECT * FROM ecr_images ORDER BY id').all() as {
    id: number;
    repository_id: number;
    digest: string;
    is_archived: 0 | 1;
  }[];
  const tags = database.prepare('SELECT tag FROM ecr_tags WHERE image_id = ? ORDER BY id').pluck();
  return {
    repositories,
    images: rows.flatMap(({ id, repository_id, digest, is_archived }) => {
      const repository = repositories.find((one) => one.id === repository_id);
      return repository
        ? [{ id, repository, digest, isArchived: is_archived === 1, tags: tags.all(id) as string[] }]
        : [];
    }),
    blobs: database.prepare('SELECT repository_id, digest, bytes FROM ecr_blobs').all() as Snapshot['blobs'],
    cursor: (database.prepare('SELECT max(id) FROM events').pluck().get() as number | null) ?? 0,
  };
}
