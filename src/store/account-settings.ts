import type { Database } from 'better-sqlite3';
import type { Scope } from '../model/scope.ts';

/** The principal whose settings are the account's defaults. */
export const ACCOUNT_DEFAULT = '';

export interface AccountSetting {
  readonly principalArn: string;
  readonly name: string;
  readonly value: string;
}

/** Account settings by principal and name. */
export function accountSettingTable(database: Database) {
  const put = database.prepare(
    `INSERT INTO account_settings (account_id, region, principal_arn, name, value) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET value = excluded.value`,
  );
  const remove = database.prepare(
    'DELETE FROM account_settings WHERE account_id = ? AND region = ? AND principal_arn = ? AND name = ?',
  );
  const list = database.prepare(
    `SELECT principal_arn AS principalArn, name, value FROM account_settings
     WHERE account_id = ? AND region = ? AND principal_arn = ? ORDER BY name`,
  );
  return {
    put: (scope: Scope, { principalArn, name, value }: AccountSetting): void =>
      void put.run(scope.accountId, scope.region, principalArn, name, value),
    delete: (scope: Scope, principalArn: string, name: string): void =>
      void remove.run(scope.accountId, scope.region, principalArn, name),
    /** What this principal has set, by name; `ACCOUNT_DEFAULT` for the account. */
    of: (scope: Scope, principalArn: string): AccountSetting[] =>
      list.all(scope.accountId, scope.region, principalArn) as AccountSetting[],
  };
}

export type AccountSettingTable = ReturnType<typeof accountSettingTable>;
