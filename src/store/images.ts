import type { Database } from 'better-sqlite3';
import type { Image, NewImage } from '../model/image.ts';
import type { Changes } from './changes.ts';
import { type ImagesAsked, imagePages } from './image-pages.ts';
import { imageTagTable } from './image-tags.ts';

interface Row {
  readonly id: number;
  readonly pulled_at: number | null;
  readonly is_archived: 0 | 1;
  readonly archived_at: number | null;
  readonly activated_at: number | null;
  readonly document: string;
}

/** Which referrers are asked for: those after an image, by its id; `types` undefined for any, else of one of them. */
interface ReferrersAsked {
  readonly types?: readonly string[] | undefined;
  readonly isArchived?: boolean | undefined;
  readonly after: number;
  readonly limit: number;
}

const IMAGES = `
  SELECT i.id, i.pulled_at, i.is_archived, i.archived_at, i.activated_at, i.document FROM ecr_images AS i`;

/** Images of repositories with their manifests, and their tags. */
export function imageTable(database: Database, changes: Changes) {
  const tags = imageTagTable(database, changes);
  const changed = (): void => changes.add({ kind: 'images', arn: '' });
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
  const archive = database.prepare('UPDATE ecr_images SET is_archived = 1, archived_at = ? WHERE id = ?');
  const activate = database.prepare('UPDATE ecr_images SET is_archived = 0, activated_at = ? WHERE id = ?');
  const anyOne = database.prepare('SELECT 1 FROM ecr_images WHERE repository_id = ? LIMIT 1').pluck();
  const references = database.prepare('SELECT digest FROM ecr_references WHERE image_id = ? ORDER BY id').pluck();
  const isReferenced = database
    .prepare('SELECT 1 FROM ecr_references WHERE repository_id = ? AND digest = ? LIMIT 1')
    .pluck();
  const naming = database.prepare(
    `${IMAGES} JOIN ecr_references AS r ON r.image_id = i.id WHERE r.repository_id = ? AND r.digest = ? LIMIT 1`,
  );
  const isActive = database
    .prepare(
      `SELECT 1 FROM ecr_references AS r JOIN ecr_images AS i ON i.id = r.image_id
       WHERE r.repository_id = ? AND r.digest = ? AND i.is_archived = 0 LIMIT 1`,
    )
    .pluck();
  const lists = database
    .prepare(
      `SELECT i.digest FROM ecr_references AS r JOIN ecr_images AS i ON i.id = r.image_id
       WHERE r.repository_id = ? AND r.digest = ? ORDER BY i.id LIMIT 10`,
    )
    .pluck();
  const referrers = database.prepare(
    `${IMAGES} WHERE repository_id = :repository AND subject = :subject
       AND (:types IS NULL OR artifact_type IN (SELECT value FROM json_each(:types)))
       AND (:archived IS NULL OR is_archived = :archived) AND i.id > :after ORDER BY i.id LIMIT :limit`,
  );
  const subjectDeleted = database.prepare(
    `UPDATE ecr_images SET document = json_set(document, '$.subjectWasDeleted', json('true'))
     WHERE repository_id = ? AND subject = ?`,
  );
  const removals = [
    'DELETE FROM ecr_tags WHERE image_id = ?',
    'DELETE FROM ecr_references WHERE image_id = ?',
    'DELETE FROM ecr_manifests WHERE image_id = ?',
    'DELETE FROM ecr_images WHERE id = ?',
  ].map((sql) => database.prepare(sql));
  const pages = imagePages(database, IMAGES);
  const parsed = (row: unknown): Image | undefined => (row === undefined ? undefined : imageOf(row as Row));

  return {
    ...tags,
    /** Writes a new image; `references` are the digests its manifest names. Gives its id. */
    insert(repositoryId: number, image: NewImage, bytes: Buffer, references: Iterable<string>): number {
      const { digest, subject = null, artifactType = null } = image;
      const { lastInsertRowid } = insert.run(repositoryId, digest, subject, artifactType, JSON.stringify(image));
      changed();
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
    /** Puts an image into the archive. */
    archive(id: number, now: number): void {
      changed();
      archive.run(now, id);
    },
    /** Takes an image out of the archive. */
    activate(id: number, now: number): void {
      changed();
      activate.run(now, id);
    },
    any: (repositoryId: number): boolean => anyOne.get(repositoryId) !== undefined,
    /** Whether a manifest of the repository names a digest, a blob's or another manifest's. */
    isReferenced: (repositoryId: number, digest: string): boolean =>
      isReferenced.get(repositoryId, digest) !== undefined,
    /** Whether it is only manifests in the archive that name a digest. */
    isArchived: (repositoryId: number, digest: string): boolean =>
      isReferenced.get(repositoryId, digest) !== undefined && isActive.get(repositoryId, digest) === undefined,
    /** An image whose manifest names a digest. */
    naming: (repositoryId: number, digest: string) => parsed(naming.get(repositoryId, digest)),
    /** The digests of some manifests that name a digest. */
    referencing: (repositoryId: number, digest: string) => lists.all(repositoryId, digest) as string[],
    /** In the order in which they were pushed, those after one. */
    list: (repositoryId: number, { after, limit, ...asked }: ImagesAsked & { after: number; limit: number }): Image[] =>
      (pages.rows(repositoryId, asked, { after, limit }) as Row[]).map(imageOf),
    /** Each tag, and each image without any; `after` is the image and the place of the last one had. */
    names: (
      repositoryId: number,
      { after, limit, ...asked }: ImagesAsked & { after: readonly [number, number]; limit: number },
    ) => pages.names(repositoryId, asked, { after, limit }),
    /** Images about another, which need not be there; `types` and `isArchived` undefined for any. */
    referrers: (
      repository: number,
      subject: string,
      { types: anyOf, isArchived, after, limit }: ReferrersAsked,
    ): Image[] => {
      const types = anyOf === undefined ? null : JSON.stringify(anyOf);
      const archived = isArchived === undefined ? null : Number(isArchived);
      return (referrers.all({ repository, subject, types, archived, after, limit }) as Row[]).map(imageOf);
    },
    /** Notes of the images about one that it was deleted. */
    subjectDeleted: (repositoryId: number, digest: string): void => void subjectDeleted.run(repositoryId, digest),
    /** Deletes an image with its tags. */
    delete(id: number): void {
      changed();
      for (const removal of removals) removal.run(id);
    },
  };
}

export type ImageTable = ReturnType<typeof imageTable>;

function imageOf({ id, pulled_at, is_archived, archived_at, activated_at, document }: Row): Image {
  return {
    ...(JSON.parse(document) as NewImage),
    id,
    pulledAt: pulled_at ?? undefined,
    isArchived: is_archived === 1,
    archivedAt: archived_at ?? undefined,
    activatedAt: activated_at ?? undefined,
  };
}
