import type { Database } from 'better-sqlite3';

/** What a policy would do with an image: `document` as the api answers it. */
export interface PreviewResult {
  readonly imageId: number;
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

/** A preview that is being written; call each of these in a transaction. */
export interface PreviewWriter {
  /** Writes some results, which nobody sees yet. */
  add(results: readonly PreviewResult[]): void;
  /** Puts what was written in the place of the preview before. */
  keep(preview: Preview): void;
  /** Removes some results of other previews; false where nothing is left of them. */
  dropOthers(): boolean;
  /** Lets others write. */
  end(): void;
}

const DROPPED_AT_ONCE = 1000;
/** Of the preview that is kept, not of one that is being written, or was when a server was killed. */
const KEPT = 'generation = (SELECT generation FROM ecr_lifecycle_previews WHERE repository_id = :repository)';

/** Previews of lifecycle policies, the last of each repository. */
export function lifecyclePreviewTable(database: Database) {
  const newest = database
    .prepare(
      `SELECT coalesce(max(generation), 0) FROM (
         SELECT max(generation) AS generation FROM ecr_lifecycle_preview_results WHERE repository_id = :repository
         UNION ALL SELECT generation FROM ecr_lifecycle_previews WHERE repository_id = :repository
       )`,
    )
    .pluck();
  const replace = database.prepare('INSERT OR REPLACE INTO ecr_lifecycle_previews VALUES (?, ?, ?, ?)');
  const insertResult = database.prepare(
    `INSERT INTO ecr_lifecycle_preview_results (repository_id, generation, image_id, is_tagged, action, document)
     VALUES (?, ?, ?, ?, ?, ?)`,
  );
  const dropOthers = database.prepare(
    `DELETE FROM ecr_lifecycle_preview_results WHERE id IN (
       SELECT id FROM ecr_lifecycle_preview_results WHERE repository_id = ? AND generation < ? LIMIT ${DROPPED_AT_ONCE}
     )`,
  );
  const get = database.prepare('SELECT text, started_at FROM ecr_lifecycle_previews WHERE repository_id = ?');
  const counts = database
    .prepare(
      `SELECT action, count(*) FROM ecr_lifecycle_preview_results WHERE repository_id = :repository AND ${KEPT}
       GROUP BY action`,
    )
    .raw();
  const list = database.prepare(
    `SELECT id, document FROM ecr_lifecycle_preview_results WHERE repository_id = :repository AND ${KEPT}
       AND id > :after AND (:tagged IS NULL OR is_tagged = :tagged) ORDER BY id LIMIT :limit`,
  );
  const ofImage = database.prepare(
    `SELECT id, document FROM ecr_lifecycle_preview_results
     WHERE repository_id = :repository AND image_id = :image AND ${KEPT}`,
  );
  const written = new Set<number>();

  return {
    /** Begins to write a preview; undefined while another is being written. */
    begin(repositoryId: number): PreviewWriter | undefined {
      if (written.has(repositoryId)) return undefined;
      written.add(repositoryId);
      const generation = (newest.get({ repository: repositoryId }) as number) + 1;
      return {
        add(results) {
          for (const { imageId, isTagged, action, document } of results) {
            insertResult.run(repositoryId, generation, imageId, Number(isTagged), action, JSON.stringify(document));
          }
        },
        keep: ({ text, startedAt }) => void replace.run(repositoryId, generation, text, startedAt),
        dropOthers: () => dropOthers.run(repositoryId, generation).changes > 0,
        end: () => void written.delete(repositoryId),
      };
    },
    get(repositoryId: number): Preview | undefined {
      const row = get.get(repositoryId) as { text: string; started_at: number } | undefined;
      return row && { text: row.text, startedAt: row.started_at };
    },
    /** How many images each action would meet. */
    counts: (repository: number) => new Map(counts.all({ repository }) as [string, number][]),
    list: (repository: number, { isTagged, after, limit }: Asked) =>
      (list.all({ repository, after, limit, tagged: isTagged === undefined ? null : Number(isTagged) }) as Row[]).map(
        resultOf,
      ),
    ofImage(repository: number, image: number) {
      const row = ofImage.get({ repository, image }) as Row | undefined;
      return row && resultOf(row);
    },
  };
}

export type LifecyclePreviewTable = ReturnType<typeof lifecyclePreviewTable>;

const resultOf = ({ id, document }: Row) => ({ id, document: JSON.parse(document) as object });
