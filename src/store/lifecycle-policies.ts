import type { Database } from 'better-sqlite3';
import type { LifecycleImage } from '../model/lifecycle-policy.ts';
import type { Changes } from './changes.ts';

interface ImageRow {
  readonly id: number;
  readonly digest: string;
  readonly pushed_at: number;
  readonly pulled_at: number | null;
  readonly is_archived: 0 | 1;
  readonly archived_at: number | null;
  readonly activated_at: number | null;
  /** Whether a list that is not archived names it; null where none does. */
  readonly listed: 0 | 1 | null;
  readonly subject: LifecycleImage['subject'] | null;
  /** Separated by spaces, which no tag has. */
  readonly tags: string | null;
}

/** A lifecycle policy as it is kept. Times in epoch milliseconds. */
export interface StoredLifecyclePolicy {
  readonly text: string;
  readonly evaluatedAt: number | undefined;
}

const IMAGES_AT_ONCE = 2000;

/** What became of the image that another, `i`, is about. */
const FATE_OF_SUBJECT = `
  CASE WHEN i.subject IS NOT NULL THEN coalesce(
    (SELECT iif(s.is_archived, 'archived', '') FROM ecr_images AS s
      WHERE s.repository_id = i.repository_id AND s.digest = i.subject),
    iif(i.document ->> '$.subjectWasDeleted', 'deleted', '')
  ) END`;

/** Lifecycle policies of repositories, and when each must be evaluated. */
export function lifecyclePolicyTable(database: Database, changes: Changes) {
  const put = database.prepare(
    `INSERT INTO ecr_lifecycle_policies (repository_id, text, due_at) VALUES (?, ?, 0)
     ON CONFLICT DO UPDATE SET text = excluded.text, due_at = 0`,
  );
  const get = database.prepare('SELECT text, evaluated_at FROM ecr_lifecycle_policies WHERE repository_id = ?');
  const remove = database.prepare('DELETE FROM ecr_lifecycle_policies WHERE repository_id = ?');
  const due = database
    .prepare('SELECT repository_id FROM ecr_lifecycle_policies WHERE due_at <= ? ORDER BY due_at, repository_id')
    .pluck();
  const nextDue = database.prepare('SELECT min(due_at) FROM ecr_lifecycle_policies WHERE due_at > ?').pluck();
  const evaluated = database.prepare(
    'UPDATE ecr_lifecycle_policies SET evaluated_at = ?, due_at = ? WHERE repository_id = ?',
  );
  const images = database.prepare(
    `SELECT i.id, i.digest, i.document ->> '$.pushedAt' AS pushed_at, i.pulled_at, i.is_archived, i.archived_at,
       i.activated_at, (
         SELECT max(NOT list.is_archived) FROM ecr_references AS r JOIN ecr_images AS list ON list.id = r.image_id
         WHERE r.repository_id = i.repository_id AND r.digest = i.digest
       ) AS listed, ${FATE_OF_SUBJECT} AS subject,
       (SELECT group_concat(t.tag, ' ' ORDER BY t.id) FROM ecr_tags AS t WHERE t.image_id = i.id) AS tags
     FROM ecr_images AS i WHERE i.repository_id = ? AND i.id > ? ORDER BY i.id LIMIT ?`,
  );
  const fateOfSubject = database.prepare(`SELECT ${FATE_OF_SUBJECT} FROM ecr_images AS i WHERE i.id = ?`).pluck();
  const isDue = database.prepare('SELECT 1 FROM ecr_lifecycle_policies WHERE repository_id = ? AND due_at = 0').pluck();

  return {
    /** Keeps a policy, which must be evaluated then. */
    put(repositoryId: number, text: string): void {
      changes.add({ kind: 'images', arn: '' });
      put.run(repositoryId, text);
    },
    get(repositoryId: number): StoredLifecyclePolicy | undefined {
      const row = get.get(repositoryId) as { text: string; evaluated_at: number | null } | undefined;
      return row && { text: row.text, evaluatedAt: row.evaluated_at ?? undefined };
    },
    delete: (repositoryId: number): void => void remove.run(repositoryId),
    /** The repositories whose policies must be evaluated. */
    due: (now: number) => due.all(now) as number[],
    /** When the next is due after a time. */
    nextDue: (now: number) => (nextDue.get(now) as number | null) ?? undefined,
    /** Notes that a policy was evaluated; `dueAt` undefined for not before images or tags change. */
    evaluated(repositoryId: number, now: number, dueAt: number | undefined): void {
      evaluated.run(now, dueAt ?? null, repositoryId);
    },
    /** Whether images, tags or the policy changed since it was last evaluated. */
    isDue: (repositoryId: number): boolean => isDue.get(repositoryId) !== undefined,
    /** What became of the image that another is about; undefined where it is there, never was, or there is none. */
    fateOfSubject: (imageId: number) => (fateOfSubject.get(imageId) || undefined) as LifecycleImage['subject'],
    /** All images of a repository, some at a time. */
    *images(repositoryId: number): Generator<LifecycleImage[]> {
      for (let after = 0; ; ) {
        const rows = images.all(repositoryId, after, IMAGES_AT_ONCE) as ImageRow[];
        yield rows.map(imageOf);
        const last = rows.at(-1);
        if (last === undefined || rows.length < IMAGES_AT_ONCE) return;
        after = last.id;
      }
    },
  };
}

export type LifecyclePolicyTable = ReturnType<typeof lifecyclePolicyTable>;

function imageOf(row: ImageRow): LifecycleImage {
  const { id, digest, pushed_at: pushedAt, is_archived: isArchived, archived_at: archivedAt, listed } = row;
  return {
    id,
    digest,
    tags: row.tags?.split(' ') ?? [],
    pushedAt,
    pulledAt: row.pulled_at ?? undefined,
    archivedAt: isArchived ? (archivedAt ?? undefined) : undefined,
    activatedAt: row.activated_at ?? undefined,
    subject: row.subject || undefined,
    listedIn: listed === null ? undefined : listed ? 'standard' : 'archive',
  };
}
