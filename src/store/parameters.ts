import type { Database } from 'better-sqlite3';
import type { Parameter } from '../model/parameter.ts';
import type { ResourceTag } from '../model/resource-tag.ts';
import type { Scope } from '../model/scope.ts';

/** A parameter as lists have it. */
export interface ListedParameter {
  readonly latest: Parameter;
  readonly tags: readonly ResourceTag[];
}

const LAST_NAME = '~'; // comes after every character that a parameter's name can have

/** Parameters by name, and their versions. */
export function parameterTable(database: Database) {
  const put = database.prepare(
    `INSERT INTO parameters (account_id, region, name, last_version, tags) VALUES (?, ?, ?, ?, '[]')
     ON CONFLICT (account_id, region, name) DO UPDATE SET last_version = excluded.last_version`,
  );
  const putVersion = database.prepare(
    `INSERT INTO parameter_versions (account_id, region, name, version, document) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (account_id, region, name, version) DO UPDATE SET document = excluded.document`,
  );
  const putTags = database.prepare('UPDATE parameters SET tags = ? WHERE account_id = ? AND region = ? AND name = ?');
  const tags = database.prepare('SELECT tags FROM parameters WHERE account_id = ? AND region = ? AND name = ?').pluck();
  const versions = database
    .prepare(
      'SELECT document FROM parameter_versions WHERE account_id = ? AND region = ? AND name = ? ORDER BY version',
    )
    .pluck();
  const latest = database
    .prepare(
      `SELECT document FROM parameter_versions WHERE account_id = ? AND region = ? AND name = ?
       ORDER BY version DESC LIMIT 1`,
    )
    .pluck();
  const list = database.prepare(
    `SELECT document, tags FROM parameters JOIN parameter_versions AS v USING (account_id, region, name)
     WHERE account_id = ? AND region = ? AND name > ? AND name >= ? AND name < ? AND v.version = last_version
     ORDER BY name`,
  );
  const remove = database.prepare('DELETE FROM parameters WHERE account_id = ? AND region = ? AND name = ?');
  const removeVersions = database.prepare(
    'DELETE FROM parameter_versions WHERE account_id = ? AND region = ? AND name = ? AND version BETWEEN ? AND ?',
  );

  return {
    /** Writes a version that becomes the latest. */
    put({ accountId, region }: Scope, parameter: Parameter): void {
      put.run(accountId, region, parameter.name, parameter.version);
      putVersion.run(accountId, region, parameter.name, parameter.version, JSON.stringify(parameter));
    },
    /** Writes a change of a version that is there. */
    change({ accountId, region }: Scope, parameter: Parameter): void {
      putVersion.run(accountId, region, parameter.name, parameter.version, JSON.stringify(parameter));
    },
    latest({ accountId, region }: Scope, name: string): Parameter | undefined {
      const document = latest.get(accountId, region, name) as string | undefined;
      return document === undefined ? undefined : JSON.parse(document);
    },
    /** The oldest first; none where there is no such parameter. */
    versions: ({ accountId, region }: Scope, name: string): Parameter[] =>
      (versions.all(accountId, region, name) as string[]).map((document) => JSON.parse(document)),
    deleteVersion: ({ accountId, region }: Scope, name: string, version: number): void =>
      void removeVersions.run(accountId, region, name, version, version),
    /** Deletes a parameter with its versions; gives whether it was there. */
    delete({ accountId, region }: Scope, name: string): boolean {
      removeVersions.run(accountId, region, name, 0, Number.MAX_SAFE_INTEGER);
      return remove.run(accountId, region, name).changes > 0;
    },
    /** Undefined where there is no such parameter. */
    tags({ accountId, region }: Scope, name: string): ResourceTag[] | undefined {
      const document = tags.get(accountId, region, name) as string | undefined;
      return document === undefined ? undefined : JSON.parse(document);
    },
    putTags: ({ accountId, region }: Scope, name: string, value: readonly ResourceTag[]): void =>
      void putTags.run(JSON.stringify(value), accountId, region, name),
    /** By name, those whose names begin with `prefix`, beginning after a name. Read it to its end or leave the loop. */
    *list({ accountId, region }: Scope, prefix: string, afterName = ''): Generator<ListedParameter> {
      const rows = list.iterate(accountId, region, afterName, prefix, prefix + LAST_NAME);
      for (const row of rows as Iterable<{ document: string; tags: string }>) {
        yield { latest: JSON.parse(row.document), tags: JSON.parse(row.tags) };
      }
    },
  };
}

export type ParameterTable = ReturnType<typeof parameterTable>;
