import type { Database, Statement } from 'better-sqlite3';

/** How many blobs there are, and their bytes. */
export interface BlobUsage {
  readonly blobs: number;
  readonly bytes: number;
}

const AT_ONCE = 5000;

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
    `SELECT count(*) AS blobs, coalesce(sum(bytes), 0) AS bytes, max(digest) AS last
       FROM (SELECT digest, bytes FROM ecr_blobs WHERE digest > ? GROUP BY digest ORDER BY digest LIMIT ${AT_ONCE})`,
  );
  const waiting = database.prepare(
    `SELECT count(*) AS blobs, coalesce(sum(bytes * (NOT needed)), 0) AS bytes, max(digest) AS last FROM (
       SELECT digest, bytes, max(EXISTS (
         SELECT 1 FROM ecr_references AS r WHERE r.repository_id = b.repository_id AND r.digest = b.digest
       )) AS needed FROM ecr_blobs AS b WHERE digest > ? GROUP BY digest ORDER BY digest LIMIT ${AT_ONCE}
     )`,
  );
  const newest = database.prepare('SELECT coalesce(max(id), 0) FROM ecr_blobs').pluck();
  const dropUnused = database.prepare(
    `DELETE FROM ecr_blobs WHERE id > :after AND id <= :after + ${AT_ONCE} AND used_at < :before AND NOT EXISTS (
       SELECT 1 FROM ecr_references AS r WHERE r.repository_id = ecr_blobs.repository_id AND r.digest = ecr_blobs.digest
     )`,
  );
  const removeSome = database.prepare(
    'DELETE FROM ecr_blobs WHERE id IN (SELECT id FROM ecr_blobs WHERE repository_id = ? LIMIT ?)',
  );

  /** Adds up what a query gives of every so many digests. */
  function* sumOf(query: Statement): Generator<void, BlobUsage> {
    const sum = { blobs: 0, bytes: 0 };
    for (let after = ''; ; yield) {
      const { blobs, bytes, last } = query.get(after) as BlobUsage & { readonly last: string | null };
      sum.blobs += blobs;
      sum.bytes += bytes;
      if (last === null || blobs < AT_ONCE) return sum;
      after = last;
    }
  }

  let [version, counted]: [number, BlobUsage | undefined] = [0, undefined];
  const forget = (): void => {
    version++;
    counted = undefined;
  };

  return {
    /** Gives a repository a blob; `now` in epoch milliseconds. */
    put(repositoryId: number, digest: string, bytes: number, now: number): void {
      forget();
      put.run(repositoryId, digest, bytes, now);
    },
    /** How many bytes a blob of the repository has; undefined for one it has not. */
    size: (repositoryId: number, digest: string) => size.get(repositoryId, digest) as number | undefined,
    /** Notes that somebody counts on a blob, to the minute. */
    touch: (repositoryId: number, digest: string, now: number): void =>
      void touch.run({ repository: repositoryId, digest, now }),
    delete(repositoryId: number, digest: string): void {
      forget();
      remove.run(repositoryId, digest);
    },
    /** Takes at most `limit` blobs from a repository; gives how many. */
    deleteSome(repositoryId: number, limit: number): number {
      forget();
      return removeSome.run(repositoryId, limit).changes;
    },
    /** Whether any repository has it. */
    isKnown: (digest: string): boolean => isKnown.get(digest) !== undefined,
    /** How much there is, each blob counted once; in steps, unless nothing changed since it was counted. */
    *usage(): Generator<void, BlobUsage> {
      if (counted) return counted;
      const asked = version;
      const sum = yield* sumOf(usage);
      if (asked === version) counted = sum;
      return sum;
    },
    /** How many bytes are in blobs that no manifest names, in steps. */
    *waitingBytes(): Generator<void, number> {
      return (yield* sumOf(waiting)).bytes;
    },
    /** Takes from repositories what no manifest of theirs names and nobody asked for since `before`, in steps. */
    *dropUnused(before: number): Generator<void, void> {
      for (let after = 0; after < (newest.get() as number); after += AT_ONCE) {
        if (dropUnused.run({ after, before }).changes > 0) forget();
        yield;
      }
    },
    /** What was counted is no longer so. */
    forget,
  };
}

export type RepositoryBlobTable = ReturnType<typeof repositoryBlobTable>;
