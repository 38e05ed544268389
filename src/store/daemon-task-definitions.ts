import type { Database } from 'better-sqlite3';
import type { DaemonTaskDefinition } from '../model/daemon-task-definition.ts';
import type { Scope } from '../model/scope.ts';

export interface DaemonRevisionQuery {
  /** Any status unless told. */
  readonly status?: DaemonTaskDefinition['status'] | undefined;
  readonly family?: string | undefined;
  readonly familyPrefix?: string | undefined;
  /** Only revisions with their family's highest number, whatever the status of that one is. */
  readonly isLastRegistered: boolean;
  readonly after?: { readonly family: string; readonly revision?: number | undefined } | undefined;
  readonly descending: boolean;
  readonly limit: number;
}

/** Daemon task definitions by ARN, by family and revision. */
export function daemonTaskDefinitionTable(database: Database) {
  const nextRevision = database
    .prepare(
      `INSERT INTO daemon_task_definition_families (account_id, region, family, last_revision) VALUES (?, ?, ?, 1)
       ON CONFLICT DO UPDATE SET last_revision = last_revision + 1 RETURNING last_revision`,
    )
    .pluck();
  const put = database.prepare(
    `INSERT INTO daemon_task_definitions (arn, account_id, region, family, revision, status, document)
     VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (arn) DO UPDATE SET status = excluded.status, document = excluded.document`,
  );
  const byArn = database.prepare('SELECT document FROM daemon_task_definitions WHERE arn = ?').pluck();
  const latest = database
    .prepare(
      `SELECT document FROM daemon_task_definitions
       WHERE account_id = ? AND region = ? AND family = ? AND status = 'ACTIVE' ORDER BY revision DESC LIMIT 1`,
    )
    .pluck();
  const list = (descending: boolean) =>
    database
      .prepare(
        `SELECT document FROM daemon_task_definitions AS one
         WHERE account_id = @accountId AND region = @region
           AND (@status IS NULL OR status = @status)
           AND (@family IS NULL OR family = @family)
           AND family >= @prefix AND substr(family, 1, length(@prefix)) = @prefix
           AND (NOT @isLastRegistered OR revision = (
             SELECT MAX(revision) FROM daemon_task_definitions AS other
             WHERE (other.account_id, other.region, other.family) = (one.account_id, one.region, one.family)))
           AND (@afterFamily IS NULL OR (family, revision) ${descending ? '<' : '>'} (@afterFamily, @afterRevision))
         ORDER BY family ${descending ? 'DESC' : 'ASC'}, revision ${descending ? 'DESC' : 'ASC'} LIMIT @limit`,
      )
      .pluck();
  const deleteRequested = database.prepare(`DELETE FROM daemon_task_definitions WHERE status = 'DELETE_IN_PROGRESS'`);
  const ascending = list(false);
  const descending = list(true);
  const parsed = (document: unknown): DaemonTaskDefinition | undefined =>
    document === undefined ? undefined : JSON.parse(document as string);

  return {
    /** Deletes the revisions that are to be deleted: no daemon can have been made from one. */
    deleteRequested: (): void => void deleteRequested.run(),
    /** Takes the family's next number; one taken in a transaction that is rolled back is free again. */
    nextRevision: (scope: Scope, family: string): number =>
      nextRevision.get(scope.accountId, scope.region, family) as number,
    /** Writes a new revision, or a change of one. */
    put(scope: Scope, definition: DaemonTaskDefinition): void {
      const { arn, family, revision, status } = definition;
      put.run(arn, scope.accountId, scope.region, family, revision, status, JSON.stringify(definition));
    },
    get: (arn: string): DaemonTaskDefinition | undefined => parsed(byArn.get(arn)),
    /** The latest ACTIVE revision: what a family's name alone means. */
    latest: (scope: Scope, family: string): DaemonTaskDefinition | undefined =>
      parsed(latest.get(scope.accountId, scope.region, family)),
    /** Ordered by family, then by revision as a number. */
    list: (scope: Scope, query: DaemonRevisionQuery): DaemonTaskDefinition[] =>
      (
        (query.descending ? descending : ascending).all({
          ...scope,
          status: query.status ?? null,
          family: query.family ?? null,
          prefix: query.familyPrefix ?? '',
          isLastRegistered: Number(query.isLastRegistered),
          afterFamily: query.after?.family ?? null,
          afterRevision: query.after?.revision ?? null,
          limit: query.limit,
        }) as string[]
      ).map((document) => JSON.parse(document)),
  };
}

export type DaemonTaskDefinitionTable = ReturnType<typeof daemonTaskDefinitionTable>;
