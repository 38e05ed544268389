import type { Database } from 'better-sqlite3';
import type { Image } from '../model/image.ts';
import type { Repository, RepositorySettings } from '../model/repository.ts';
import type { Scope } from '../model/scope.ts';
import type { Changes } from './changes.ts';
import type { ImageTable } from './images.ts';
import type { RepositoryBlobTable } from './repository-blobs.ts';

interface Row {
  readonly id: number;
  readonly account_id: string;
  readonly region: string;
  readonly name: string;
  readonly document: string;
}

const COLUMNS = 'id, account_id, region, name, document';

const REMOVED_AT_ONCE = 200;

/** Is told of each image of a deleted repository, just before it goes. */
export type Goes = (repository: Pick<Repository, 'scope' | 'name'>, image: Image) => void;

/** What repositories have. */
interface Parts {
  readonly images: Pick<ImageTable, 'list' | 'delete'>;
  readonly blobs: Pick<RepositoryBlobTable, 'deleteSome'>;
  readonly changes: Changes;
}

/** Repositories of ECR. */
export function repositoryTable(database: Database, { images, blobs, changes }: Parts) {
  const insert = database.prepare(
    'INSERT INTO ecr_repositories (account_id, region, name, document) VALUES (?, ?, ?, ?)',
  );
  const update = database.prepare('UPDATE ecr_repositories SET document = ? WHERE id = ?');
  const find = database.prepare(
    `SELECT ${COLUMNS} FROM ecr_repositories WHERE account_id = ? AND region = ? AND name = ?`,
  );
  const get = database.prepare(`SELECT ${COLUMNS} FROM ecr_repositories WHERE id = ? AND account_id <> ''`);
  const list = database.prepare(
    `SELECT ${COLUMNS} FROM ecr_repositories WHERE account_id = ? AND region = ? AND name > ? ORDER BY name LIMIT ?`,
  );
  const anyPublic = database
    .prepare("SELECT 1 FROM ecr_repositories WHERE region = '' AND account_id <> '' LIMIT 1")
    .pluck();
  const hide = database.prepare(
    `UPDATE ecr_repositories SET account_id = '', region = '', name = id,
       document = json_array(account_id, region, name) WHERE id = ? RETURNING id, document`,
  );
  const hidden = database.prepare("SELECT id, document FROM ecr_repositories WHERE account_id = '' LIMIT 1");
  const removePolicy = database.prepare('DELETE FROM ecr_lifecycle_policies WHERE repository_id = ?');
  const remove = database.prepare('DELETE FROM ecr_repositories WHERE id = ?');
  const removePreview = database.prepare(
    `DELETE FROM ecr_lifecycle_preview_results WHERE id IN (
       SELECT id FROM ecr_lifecycle_preview_results WHERE repository_id = ? LIMIT ?
     )`,
  );
  const removePreviewItself = database.prepare('DELETE FROM ecr_lifecycle_previews WHERE repository_id = ?');

  /** Removes some of what a deleted repository has; false where nothing is left of it. */
  function removeSome({ id, document }: Pick<Row, 'id' | 'document'>, goes: Goes): boolean {
    const [accountId, region, name] = JSON.parse(document) as [string, string, string];
    const all = { isTagged: undefined, isArchived: undefined, after: 0 };
    const some = images.list(id, { ...all, limit: REMOVED_AT_ONCE });
    for (const image of some) {
      goes({ scope: { accountId, region }, name }, image);
      images.delete(image.id);
    }
    if (some.length === REMOVED_AT_ONCE) return true;
    if (blobs.deleteSome(id, REMOVED_AT_ONCE) === REMOVED_AT_ONCE) return true;
    if (removePreview.run(id, REMOVED_AT_ONCE).changes === REMOVED_AT_ONCE) return true;
    removePreviewItself.run(id);
    remove.run(id);
    return false;
  }

  const parsed = (row: unknown): Repository | undefined => (row === undefined ? undefined : repositoryOf(row as Row));

  return {
    insert({ accountId, region }: Scope, name: string, settings: RepositorySettings): void {
      insert.run(accountId, region, name, JSON.stringify(settings));
    },
    /** Writes a change of its settings. */
    update({ id, scope: _scope, name: _name, ...settings }: Repository): void {
      update.run(JSON.stringify(settings satisfies RepositorySettings), id);
    },
    find: ({ accountId, region }: Scope, name: string) => parsed(find.get(accountId, region, name)),
    get: (id: number) => parsed(get.get(id)),
    /** At most `limit` of a scope in the order of their names, those after one. */
    list: ({ accountId, region }: Scope, after: string, limit: number): Repository[] =>
      (list.all(accountId, region, after, limit) as Row[]).map(repositoryOf),
    /** Whether any account has a public repository: those are of no region. */
    anyPublic: (): boolean => anyPublic.get() !== undefined,
    /** Deletes a repository. Of one that has very much, some goes at once and the rest with `sweep`; nobody sees it. */
    delete(id: number, goes: Goes): void {
      removePolicy.run(id);
      if (removeSome(hide.get(id) as Row, goes)) changes.add({ kind: 'repository-deleted', arn: '' });
    },
    /** Removes some of what deleted repositories had; false where nothing is left. */
    sweep(goes: Goes): boolean {
      const row = hidden.get() as Row | undefined;
      if (row === undefined) return false;
      removeSome(row, goes);
      return true;
    },
  };
}

export type RepositoryTable = ReturnType<typeof repositoryTable>;

function repositoryOf({ id, account_id: accountId, region, name, document }: Row): Repository {
  return { ...(JSON.parse(document) as RepositorySettings), id, scope: { accountId, region }, name };
}
