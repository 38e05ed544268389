import type { Database } from 'better-sqlite3';
import type { RegistryDocuments } from '../model/registry.ts';
import type { Scope } from '../model/scope.ts';

/** One of those that a registry has by name. */
export interface Named<Document> {
  readonly name: string;
  readonly document: Document;
}

/** What is set of registries as a whole; what there is once of a kind has the name ''. */
export function registrySettingTable(database: Database) {
  const put = database.prepare(
    `INSERT INTO ecr_registry_settings (account_id, region, kind, name, document) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (account_id, region, kind, name) DO UPDATE SET document = excluded.document`,
  );
  const one = 'account_id = ? AND region = ? AND kind = ? AND name = ?';
  const get = database.prepare(`SELECT document FROM ecr_registry_settings WHERE ${one}`).pluck();
  const remove = database.prepare(`DELETE FROM ecr_registry_settings WHERE ${one}`);
  const list = database.prepare(
    `SELECT name, document FROM ecr_registry_settings
     WHERE account_id = ? AND region = ? AND kind = ? AND name > ? ORDER BY name LIMIT ?`,
  );

  return {
    put<K extends keyof RegistryDocuments>(scope: Scope, kind: K, document: RegistryDocuments[K], name = ''): void {
      put.run(scope.accountId, scope.region, kind, name, JSON.stringify(document));
    },
    get<K extends keyof RegistryDocuments>(scope: Scope, kind: K, name = ''): RegistryDocuments[K] | undefined {
      const document = get.get(scope.accountId, scope.region, kind, name);
      return document === undefined ? undefined : JSON.parse(document as string);
    },
    delete: ({ accountId, region }: Scope, kind: keyof RegistryDocuments, name = ''): void =>
      void remove.run(accountId, region, kind, name),
    /** At most `limit` of a kind in the order of their names, those after one. */
    list<K extends keyof RegistryDocuments>(
      { accountId, region }: Scope,
      kind: K,
      after = '',
      limit = Number.MAX_SAFE_INTEGER,
    ): Named<RegistryDocuments[K]>[] {
      const rows = list.all(accountId, region, kind, after, limit) as Named<string>[];
      return rows.map(({ name, document }) => ({ name, document: JSON.parse(document) }));
    },
  };
}

export type RegistrySettingTable = ReturnType<typeof registrySettingTable>;
