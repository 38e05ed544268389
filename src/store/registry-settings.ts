import type { Database } from 'better-sqlite3';
import type { RegistrySettings } from '../model/registry-settings.ts';
import type { Scope } from '../model/scope.ts';

/** What is set for registries of ECR as a whole. */
export function registrySettingTable(database: Database) {
  const get = database
    .prepare('SELECT document FROM ecr_registry_settings WHERE account_id = ? AND region = ? AND name = ?')
    .pluck();
  const put = database.prepare(
    `INSERT INTO ecr_registry_settings (account_id, region, name, document) VALUES (?, ?, ?, ?)
     ON CONFLICT (account_id, region, name) DO UPDATE SET document = excluded.document`,
  );
  const remove = database.prepare('DELETE FROM ecr_registry_settings WHERE account_id = ? AND region = ? AND name = ?');

  return {
    get<Name extends keyof RegistrySettings>(
      { accountId, region }: Scope,
      name: Name,
    ): RegistrySettings[Name] | undefined {
      const document = get.get(accountId, region, name) as string | undefined;
      return document === undefined ? undefined : JSON.parse(document);
    },
    put<Name extends keyof RegistrySettings>(
      { accountId, region }: Scope,
      name: Name,
      value: RegistrySettings[Name],
    ): void {
      put.run(accountId, region, name, JSON.stringify(value));
    },
    delete: ({ accountId, region }: Scope, name: keyof RegistrySettings): void =>
      void remove.run(accountId, region, name),
  };
}

export type RegistrySettingTable = ReturnType<typeof registrySettingTable>;
