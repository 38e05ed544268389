import type { Database } from 'better-sqlite3';

/** What a policy would do with an image: `document` as the api answers it. */
export interface PreviewResult {
  readonly digest: string;
  readonly isTagged: boolean;
  readonly action: string;
  readonly document: object;
}

/** The policy that was tried, and when in epoch milliseconds. */
export interface Preview {
  readonly text: string;
  readonly startedAt: number;
}

interface Asked {
  readonly isTagged: boolean | undefined;
  readonly after: number;
  readonly limit: number;
}

interface Row {
  readonly id: number;
  readonly document: string;
}

/** Previews of lifecycle policies, the last of each repository. */
export function lifecyclePreviewTable(database: Database) {
  const removals = [
    'DELETE FROM ecr_lifecycle_preview_results WHERE repository_id = ?',
    'DELETE FROM ecr_lifecycle_previews WHERE repository_id = ?',
  ].map((sql) => database.prepare(sql));
  const insert = database.prepare('INSERT INTO ecr_lifecycle_previews VALUES (?, ?, ?)');
  const insertResult = database.prepare(
    `INSERT INTO ecr_lifecycle_preview_results (repository_id, digest, is_tagged, action, document)
     VALUES (?, ?, ?, ?, ?)`,
  );
  const get = database.prepare('SELECT text, started_at FROM ecr_lifecycle_previews WHERE repository_id = ?');
  const counts = database
    .prepare('SELECT action, count(*) FROM ecr_lifecycle_preview_results WHERE repository_id = ? GROUP BY action')
    .raw();
  const list = database.prepare(
    `SELECT id, document FROM ecr_lifecycle_preview_results WHERE repository_id = :repository AND id > :after
       AND (:tagged IS NULL OR is_tagged = :tagged) ORDER BY id LIMIT :limit`,
  );
  const ofDigest = database.prepare(
    'SELECT id, document FROM ecr_lifecycle_preview_results WHERE repository_id = ? AND digest = ?',
  );

  return {
    /** Keeps a preview in the place of the one before it. */
    put(repositoryId: number, { text, startedAt }: Preview, results: readonly PreviewResult[]): void {
      for (const removal of removals) removal.run(repositoryId);
      insert.run(repositoryId, text, startedAt);
      for (const { digest, isTagged, action, document } of results) {
        insertResult.run(repositoryId, digest, Number(isTagged), action, JSON.stringify(document));
      }
    },
    get(repositoryId: number): Preview | undefined {
      const row = get.get(repositoryId) as { text: string; started_at: number } | undefined;
      return row && { text: row.text, startedAt: row.started_at };
    },
    /** How many images each action would meet. */
    counts: (repositoryId: number) => new Map(counts.all(repositoryId) as [string, number][]),
    list: (repository: number, { isTagged, after, limit }: Asked) =>
      (list.all({ repository, after, limit, tagged: isTagged === undefined ? null : Number(isTagged) }) as Row[]).map(
        resultOf,
      ),
    ofDigest(repositoryId: number, digest: string) {
      const row = ofDigest.get(repositoryId, digest) as Row | undefined;
      return row && resultOf(row);
    },
  };
}

export type LifecyclePreviewTable = ReturnType<typeof lifecyclePreviewTable>;

const resultOf = ({ id, document }: Row) => ({ id, document: JSON.parse(document) as object });
