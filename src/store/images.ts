import type { Database } from 'better-sqlite3';
import type { Image, NewImage } from '../model/image.ts';
import { imageTagTable } from './image-tags.ts';

interface Row {
  readonly id: number;
  readonly pulled_at: number | null;
  readonly document: string;
}

/** Where a page of images goes on, and which are asked for: `isTagged` undefined for both. */
interface Page {
  readonly isTagged: boolean | undefined;
  readonly after: number;
  readonly limit: number;
}

/** A repository's images with what they are judged by. */
export interface ImageSurvey {
  readonly images: readonly Image[];
  readonly tags: ReadonlyMap<number, readonly { readonly tag: string }[]>;
  /** Images that a list of images needs. */
  readonly inLists: ReadonlySet<number>;
}

const IMAGES = 'SELECT i.id, i.pulled_at, i.document FROM ecr_images AS i';
const BY_TAGS = { all: '', tagged: 'AND i.tags > 0', untagged: 'AND i.tags = 0' };

/** Images of repositories with their manifests, and their tags. */
export function imageTable(database: Database) {
  const tags = imageTagTable(database);
  const insert = database.prepare(
    'INSERT INTO ecr_images (repository_id, digest, subject, artifact_type, document) VALUES (?, ?, ?, ?, ?)',
  );
  const insertManifest = database.prepare('INSERT INTO ecr_manifests VALUES (?, ?)');
  const insertReference = database.prepare(
    'INSERT INTO ecr_references (repository_id, image_id, digest) VALUES (?, ?, ?)',
  );
  const byDigest = database.prepare(`${IMAGES} WHERE repository_id = ? AND digest = ?`);
  const byTag = database.prepare(
    `${IMAGES} JOIN ecr_tags AS t ON t.image_id = i.id WHERE t.repository_id = ? AND t.tag = ?`,
  );
  const manifest = database.prepare('SELECT bytes FROM ecr_manifests WHERE image_id = ?').pluck();
  const pulled = database.prepare('UPDATE ecr_images SET pulled_at = ? WHERE id = ?');
  const anyOne = database.prepare('SELECT 1 FROM ecr_images WHERE repository_id = ? LIMIT 1').pluck();
  const references = database.prepare('SELECT digest FROM ecr_references WHERE image_id = ? ORDER BY id').pluck();
  const isReferenced = database
    .prepare('SELECT 1 FROM ecr_references WHERE repository_id = ? AND digest = ? LIMIT 1')
    .pluck();
  const lists = database
    .prepare(
      `SELECT i.digest FROM ecr_references AS r JOIN ecr_images AS i ON i.id = r.image_id
       WHERE r.repository_id = ? AND r.digest = ? ORDER BY i.id LIMIT 10`,
    )
    .pluck();
  const referrers = database.prepare(
    `${IMAGES} WHERE repository_id = :repository AND subject = :subject
       AND (:type IS NULL OR artifact_type = :type) AND i.id > :after ORDER BY i.id LIMIT :limit`,
  );
  const removals = [
    'DELETE FROM ecr_tags WHERE image_id = ?',
    'DELETE FROM ecr_references WHERE image_id = ?',
    'DELETE FROM ecr_manifests WHERE image_id = ?',
    'DELETE FROM ecr_images WHERE id = ?',
  ].map((sql) => database.prepare(sql));
  const pageOf = (which: string) =>
    database.prepare(`${IMAGES} WHERE repository_id = ? ${which} AND i.id > ? ORDER BY i.id LIMIT ?`);
  const pages = { all: pageOf(BY_TAGS.all), tagged: pageOf(BY_TAGS.tagged), untagged: pageOf(BY_TAGS.untagged) };
  const namesOf = (which: string) =>
    database.prepare(
      `SELECT i.id AS image, coalesce(t.id, 0) AS place, i.digest, t.tag
       FROM ecr_images AS i LEFT JOIN ecr_tags AS t ON t.image_id = i.id
       WHERE i.repository_id = :repository ${which} AND i.id >= :image
         AND (i.id > :image OR coalesce(t.id, 0) > :place)
       ORDER BY i.id, t.id LIMIT :limit`,
    );
  const names = { all: namesOf(BY_TAGS.all), tagged: namesOf(BY_TAGS.tagged), untagged: namesOf(BY_TAGS.untagged) };
  const all = database.prepare(`${IMAGES} WHERE repository_id = ?`);
  const allTags = database.prepare('SELECT image_id AS image, tag FROM ecr_tags WHERE repository_id = ? ORDER BY id');
  const inLists = database
    .prepare(
      `SELECT DISTINCT i.id FROM ecr_references AS r
       JOIN ecr_images AS i ON i.repository_id = r.repository_id AND i.digest = r.digest WHERE r.repository_id = ?`,
    )
    .pluck();
  const kindOf = (isTagged: boolean | undefined) =>
    isTagged === undefined ? 'all' : isTagged ? 'tagged' : ('untagged' as const);
  const parsed = (row: unknown): Image | undefined => (row === undefined ? undefined : imageOf(row as Row));

  return {
    ...tags,
    /** Writes a new image; `references` are the digests its manifest names. Gives its id. */
    insert(repositoryId: number, image: NewImage, bytes: Buffer, references: Iterable<string>): number {
      const { digest, subject = null, artifactType = null } = image;
      const { lastInsertRowid } = insert.run(repositoryId, digest, subject, artifactType, JSON.stringify(image));
      const id = Number(lastInsertRowid);
      insertManifest.run(id, bytes);
      for (const reference of new Set(references)) insertReference.run(repositoryId, id, reference);
      return id;
    },
    byDigest: (repositoryId: number, digest: string) => parsed(byDigest.get(repositoryId, digest)),
    byTag: (repositoryId: number, tag: string) => parsed(byTag.get(repositoryId, tag)),
    /** The bytes as they were pushed. */
    manifest: (id: number): Buffer => manifest.get(id) as Buffer,
    /** The digests its manifest names. */
    references: (id: number) => references.all(id) as string[],
    pulled: (id: number, now: number): void => void pulled.run(now, id),
    any: (repositoryId: number): boolean => anyOne.get(repositoryId) !== undefined,
    /** Whether a manifest of the repository names a digest, a blob's or another manifest's. */
    isReferenced: (repositoryId: number, digest: string): boolean =>
      isReferenced.get(repositoryId, digest) !== undefined,
    /** The digests of some manifests that name a digest. */
    referencing: (repositoryId: number, digest: string) => lists.all(repositoryId, digest) as string[],
    /** In the order in which they were pushed. */
    list: (repositoryId: number, { isTagged, after, limit }: Page): Image[] =>
      (pages[kindOf(isTagged)].all(repositoryId, after, limit) as Row[]).map(imageOf),
    /** Each tag, and each image without any; `after` is the image and the place of the last one had. */
    names: (
      repositoryId: number,
      { isTagged, after, limit }: Omit<Page, 'after'> & { after: readonly [number, number] },
    ) =>
      names[kindOf(isTagged)].all({ repository: repositoryId, image: after[0], place: after[1], limit }) as {
        readonly image: number;
        readonly place: number;
        readonly digest: string;
        readonly tag: string | null;
      }[],
    /** All there is to say of all images of a repository at once, their tags by image id, and which are in lists. */
    survey: (repositoryId: number): ImageSurvey => ({
      images: (all.all(repositoryId) as Row[]).map(imageOf),
      tags: Map.groupBy(
        allTags.all(repositoryId) as { readonly image: number; readonly tag: string }[],
        ({ image }) => image,
      ),
      inLists: new Set(inLists.all(repositoryId) as number[]),
    }),
    /** Images about another, which need not be there; `type` undefined for any. */
    referrers: (
      repository: number,
      subject: string,
      { type = null, after, limit }: { type?: string | null | undefined; after: number; limit: number },
    ): Image[] => (referrers.all({ repository, subject, type, after, limit }) as Row[]).map(imageOf),
    /** Deletes an image with its tags. */
    delete(id: number): void {
      for (const removal of removals) removal.run(id);
    },
  };
}

export type ImageTable = ReturnType<typeof imageTable>;

function imageOf({ id, pulled_at: pulledAt, document }: Row): Image {
  return { ...(JSON.parse(document) as NewImage), id, pulledAt: pulledAt ?? undefined };
}
