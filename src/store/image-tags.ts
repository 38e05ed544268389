import type { Database } from 'better-sqlite3';
import type { Changes } from './changes.ts';

/** Tags of images. How many an image has stands beside it, so that images can be listed by whether they have any. */
export function imageTagTable(database: Database, changes: Changes) {
  const find = database.prepare('SELECT image_id FROM ecr_tags WHERE repository_id = ? AND tag = ?').pluck();
  const put = database.prepare(
    `INSERT INTO ecr_tags (repository_id, tag, image_id, tagged_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (repository_id, tag) DO UPDATE SET image_id = excluded.image_id, tagged_at = excluded.tagged_at`,
  );
  const remove = database.prepare('DELETE FROM ecr_tags WHERE repository_id = ? AND tag = ?');
  const count = database.prepare('UPDATE ecr_images SET tags = tags + ? WHERE id = ?');
  const ofImage = database.prepare('SELECT tag FROM ecr_tags WHERE image_id = ? ORDER BY id').pluck();
  const inOrder = database
    .prepare(
      `SELECT tag FROM ecr_tags WHERE repository_id = ? AND (tag COLLATE NOCASE, tag) > (? COLLATE NOCASE, ?)
       ORDER BY tag COLLATE NOCASE, tag LIMIT ?`,
    )
    .pluck();
  const taggedImage = (repositoryId: number, tag: string) => find.get(repositoryId, tag) as number | undefined;

  return {
    /** Gives a tag to an image, and takes it from another that has it; `now` in epoch milliseconds. */
    tag(repositoryId: number, tag: string, imageId: number, now: number): void {
      const before = taggedImage(repositoryId, tag);
      if (before === imageId) return;
      changes.add({ kind: 'images', arn: '' });
      put.run(repositoryId, tag, imageId, now);
      if (before !== undefined) count.run(-1, before);
      count.run(1, imageId);
    },
    untag(repositoryId: number, tag: string): void {
      const before = taggedImage(repositoryId, tag);
      if (before === undefined) return;
      changes.add({ kind: 'images', arn: '' });
      remove.run(repositoryId, tag);
      count.run(-1, before);
    },
    tagsOf: (imageId: number) => ofImage.all(imageId) as string[],
    /** At most `limit` of a repository's tags in the order registries list them, letters of both cases alike. */
    tagsInOrder: (repositoryId: number, after: string, limit: number) =>
      inOrder.all(repositoryId, after, after, limit) as string[],
  };
}
