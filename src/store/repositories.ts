import type { Database } from 'better-sqlite3';
import type { Repository, RepositorySettings } from '../model/repository.ts';
import type { Scope } from '../model/scope.ts';

interface Row {
  readonly id: number;
  readonly account_id: string;
  readonly region: string;
  readonly name: string;
  readonly document: string;
}

const COLUMNS = 'id, account_id, region, name, document';

/** Repositories of ECR. */
export function repositoryTable(database: Database) {
  const insert = database.prepare(
    'INSERT INTO ecr_repositories (account_id, region, name, document) VALUES (?, ?, ?, ?)',
  );
  const update = database.prepare('UPDATE ecr_repositories SET document = ? WHERE id = ?');
  const find = database.prepare(
    `SELECT ${COLUMNS} FROM ecr_repositories WHERE account_id = ? AND region = ? AND name = ?`,
  );
  const get = database.prepare(`SELECT ${COLUMNS} FROM ecr_repositories WHERE id = ?`);
  const list = database.prepare(
    `SELECT ${COLUMNS} FROM ecr_repositories WHERE account_id = ? AND region = ? AND name > ? ORDER BY name LIMIT ?`,
  );
  const anyPublic = database.prepare("SELECT 1 FROM ecr_repositories WHERE region = '' LIMIT 1").pluck();
  const removals = [
    'DELETE FROM ecr_lifecycle_preview_results WHERE repository_id = ?',
    'DELETE FROM ecr_lifecycle_previews WHERE repository_id = ?',
    'DELETE FROM ecr_lifecycle_policies WHERE repository_id = ?',
    'DELETE FROM ecr_blobs WHERE repository_id = ?',
    'DELETE FROM ecr_references WHERE repository_id = ?',
    'DELETE FROM ecr_tags WHERE repository_id = ?',
    'DELETE FROM ecr_manifests WHERE image_id IN (SELECT id FROM ecr_images WHERE repository_id = ?)',
    'DELETE FROM ecr_images WHERE repository_id = ?',
    'DELETE FROM ecr_repositories WHERE id = ?',
  ].map((sql) => database.prepare(sql));
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
    /** Deletes a repository with all it has. */
    delete(id: number): void {
      for (const removal of removals) removal.run(id);
    },
  };
}

export type RepositoryTable = ReturnType<typeof repositoryTable>;

function repositoryOf({ id, account_id: accountId, region, name, document }: Row): Repository {
  return { ...(JSON.parse(document) as RepositorySettings), id, scope: { accountId, region }, name };
}
