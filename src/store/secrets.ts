import type { Database } from 'better-sqlite3';
import type { Scope } from '../model/scope.ts';
import { type Secret, type SecretVersion, secretArn } from '../model/secret.ts';

/** Secrets by ARN and name, and their versions. */
export function secretTable(database: Database) {
  const put = database.prepare(
    `INSERT INTO secrets (arn, account_id, region, name, deletion_at, document) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (arn) DO UPDATE SET deletion_at = excluded.deletion_at, document = excluded.document`,
  );
  const remove = database.prepare('DELETE FROM secrets WHERE arn = ?');
  const byArn = database.prepare('SELECT document FROM secrets WHERE arn = ?').pluck();
  const byName = database
    .prepare('SELECT document FROM secrets WHERE account_id = ? AND region = ? AND name = ?')
    .pluck();
  const list = database.prepare('SELECT document FROM secrets WHERE account_id = ? AND region = ? ORDER BY id').pluck();
  const due = database.prepare('SELECT arn FROM secrets WHERE deletion_at <= ?').pluck();
  const putVersion = database.prepare(
    `INSERT INTO secret_versions (account_id, region, secret_arn, version_id, document) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (secret_arn, version_id) DO UPDATE SET document = excluded.document`,
  );
  const versions = database.prepare('SELECT document FROM secret_versions WHERE secret_arn = ? ORDER BY id').pluck();
  const removeVersion = database.prepare('DELETE FROM secret_versions WHERE secret_arn = ? AND version_id = ?');
  const removeVersions = database.prepare('DELETE FROM secret_versions WHERE secret_arn = ?');
  const parsed = (document: unknown): Secret | undefined =>
    document === undefined ? undefined : JSON.parse(document as string);

  const table = {
    /** Writes a new secret, or a change of one. */
    put({ accountId, region }: Scope, secret: Secret): void {
      const { arn, name, deletionAt = null } = secret;
      put.run(arn, accountId, region, name, deletionAt, JSON.stringify(secret));
    },
    /** The secret a SecretId names: by its name, its ARN, or its ARN without the hyphen and letters it ends in. */
    find(scope: Scope, secretId: string): Secret | undefined {
      const start = secretArn(scope, '');
      if (!secretId.startsWith('arn:')) return parsed(byName.get(scope.accountId, scope.region, secretId));
      if (!secretId.startsWith(start)) return undefined;
      const name = secretId.slice(start.length);
      return parsed(byArn.get(secretId) ?? byName.get(scope.accountId, scope.region, name));
    },
    /** All of a scope in the order in which they were made, those waiting for their deletion among them. */
    list: ({ accountId, region }: Scope): Secret[] =>
      (list.all(accountId, region) as string[]).map((document) => JSON.parse(document)),
    /** Deletes a secret with its versions. */
    delete(arn: string): void {
      removeVersions.run(arn);
      remove.run(arn);
    },
    /** Deletes the secrets whose time has come, `now` in epoch milliseconds. */
    deleteDue(now: number): void {
      for (const arn of due.all(now) as string[]) table.delete(arn);
    },
    /** In the order in which they were made. */
    versions: (arn: string): SecretVersion[] => (versions.all(arn) as string[]).map((document) => JSON.parse(document)),
    /** Writes a new version, or a change of one. */
    putVersion({ accountId, region }: Scope, arn: string, version: SecretVersion): void {
      putVersion.run(accountId, region, arn, version.id, JSON.stringify(version));
    },
    deleteVersion: (arn: string, versionId: string): void => void removeVersion.run(arn, versionId),
  };
  return table;
}

export type SecretTable = ReturnType<typeof secretTable>;
