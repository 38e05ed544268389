import type { Database, Statement } from 'better-sqlite3';

/** Which images are asked for: `isTagged` and `isArchived` undefined for both. */
export interface ImagesAsked {
  readonly isTagged: boolean | undefined;
  readonly isArchived: boolean | undefined;
}

/** A tag with its image, or an image that has none. */
export interface ImageName {
  readonly image: number;
  readonly place: number;
  readonly digest: string;
  readonly tag: string | null;
  /** When the image got the tag, in epoch milliseconds; null where that was not written down yet. */
  readonly taggedAt: number | null;
}

/** Pages of a repository's images, `select` being the beginning of what is read of each, and of their names. */
export function imagePages(database: Database, select: string) {
  const pages = statements(
    database,
    (which) => `${select} WHERE i.repository_id = ? ${which} AND i.id > ? ORDER BY i.id LIMIT ?`,
  );
  const names = statements(
    database,
    (which) => `
      SELECT i.id AS image, coalesce(t.id, 0) AS place, i.digest, t.tag, t.tagged_at AS taggedAt
      FROM ecr_images AS i LEFT JOIN ecr_tags AS t ON t.image_id = i.id
      WHERE i.repository_id = :repository ${which} AND i.id >= :image AND (i.id > :image OR coalesce(t.id, 0) > :place)
      ORDER BY i.id, t.id LIMIT :limit`,
  );
  return {
    /** Rows in the order in which images were pushed. */
    rows: (repository: number, asked: ImagesAsked, { after, limit }: { after: number; limit: number }) =>
      pages(asked).all(repository, after, limit),
    /** Each tag, and each image without any, after an image and the place of its tag. */
    names: (
      repository: number,
      asked: ImagesAsked,
      { after: [image, place], limit }: { after: readonly [number, number]; limit: number },
    ) => names(asked).all({ repository, image, place, limit }) as ImageName[],
  };
}

/** A statement for each combination that is asked for, for only a condition in its text finds its index. */
function statements(database: Database, sqlOf: (which: string) => string): (asked: ImagesAsked) => Statement {
  const made = new Map<string, Statement>();
  return ({ isTagged, isArchived }) => {
    const byTags = isTagged === undefined ? '' : isTagged ? 'AND i.tags > 0' : 'AND i.tags = 0';
    const which = isArchived === undefined ? byTags : `${byTags} AND i.is_archived = ${Number(isArchived)}`;
    const statement = made.get(which) ?? database.prepare(sqlOf(which));
    made.set(which, statement);
    return statement;
  };
}
