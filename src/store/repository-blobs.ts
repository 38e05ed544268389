import type { Database } from 'better-sqlite3';

/** Which repositories have which blobs; the bytes are the blob store's. */
export function repositoryBlobTable(database: Database) {
  const put = database.prepare(
    `INSERT INTO ecr_blobs (repository_id, digest, bytes, used_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (repository_id, digest) DO UPDATE SET used_at = excluded.used_at`,
  );
  const size = database.prepare('SELECT bytes FROM ecr_blobs WHERE repository_id = ? AND digest = ?').pluck();
  const touch = database.prepare(
    'UPDATE ecr_blobs SET used_at = :now WHERE repository_id = :repository AND digest = :digest AND used_at < :now - 60000',
  );
  const remove = database.prepare('DELETE FROM ecr_blobs WHERE repository_id = ? AND digest = ?');
  const isKnown = database.prepare('SELECT 1 FROM ecr_blobs WHERE digest = ? LIMIT 1').pluck();
  const usage = database.prepare(
    'SELECT count(*) AS blobs, coalesce(sum(bytes), 0) AS bytes FROM (SELECT bytes FROM ecr_blobs GROUP BY digest)',
  );
  const waiting = database
    .prepare(
      `SELECT coalesce(sum(bytes), 0) FROM (
         SELECT bytes, max(EXISTS (
           SELECT 1 FROM ecr_references AS r WHERE r.repository_id = b.repository_id AND r.digest = b.digest
         )) AS needed FROM ecr_blobs AS b GROUP BY digest
       ) WHERE NOT needed`,
    )
    .pluck();
  const dropUnused = database.prepare(
    `DELETE FROM ecr_blobs WHERE used_at < ? AND NOT EXISTS (
       SELECT 1 FROM ecr_references AS r WHERE r.repository_id = ecr_blobs.repository_id AND r.digest = ecr_blobs.digest
     )`,
  );

  return {
    /** Gives a repository a blob; `now` in epoch milliseconds. */
    put: (repositoryId: number, digest: string, bytes: number, now: number): void =>
      void put.run(repositoryId, digest, bytes, now),
    /** How many bytes a blob of the repository has; undefined for one it has not. */
    size: (repositoryId: number, digest: string) => size.get(repositoryId, digest) as number | undefined,
    /** Notes that somebody counts on a blob, to the minute. */
    touch: (repositoryId: number, digest: string, now: number): void =>
      void touch.run({ repository: repositoryId, digest, now }),
    delete: (repositoryId: number, digest: string): void => void remove.run(repositoryId, digest),
    /** Whether any repository has it. */
    isKnown: (digest: string): boolean => isKnown.get(digest) !== undefined,
    /** How much there is, each blob counted once. */
    usage: () => usage.get() as { readonly blobs: number; readonly bytes: number },
    /** How many bytes are in blobs that no manifest names. */
    waitingBytes: () => waiting.get() as number,
    /** Takes from repositories what no manifest of theirs names and nobody asked for since `before`. */
    dropUnused: (before: number): void => void dropUnused.run(before),
  };
}

export type RepositoryBlobTable = ReturnType<typeof repositoryBlobTable>;
