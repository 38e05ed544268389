import type { Database } from 'better-sqlite3';
import type { Scope } from '../model/scope.ts';
import type { TaskDefinition } from '../model/task-definition.ts';

const MOST_PARSED = 1000;

type FamilyStatus = 'ACTIVE' | 'INACTIVE' | 'ALL';

export interface RevisionKey {
  readonly family: string;
  readonly revision: number;
}

export interface RevisionQuery {
  readonly status: string;
  /** A whole family name, not a prefix. */
  readonly family?: string | undefined;
  readonly after?: RevisionKey | undefined;
  readonly descending: boolean;
  readonly limit: number;
}

/** Task definitions by ARN, by family and revision. */
export function taskDefinitionTable(database: Database) {
  const nextRevision = database
    .prepare(
      `INSERT INTO task_definition_families (account_id, region, family, last_revision) VALUES (?, ?, ?, 1)
       ON CONFLICT DO UPDATE SET last_revision = last_revision + 1 RETURNING last_revision`,
    )
    .pluck();
  const put = database.prepare(
    `INSERT INTO task_definitions (arn, account_id, region, family, revision, status, document)
     VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (arn) DO UPDATE SET status = excluded.status, document = excluded.document`,
  );
  const byArn = database.prepare('SELECT document FROM task_definitions WHERE arn = ?').pluck();
  const latest = database
    .prepare(
      `SELECT arn FROM task_definitions
       WHERE account_id = ? AND region = ? AND family = ? AND status = 'ACTIVE' ORDER BY revision DESC LIMIT 1`,
    )
    .pluck();
  const list = (descending: boolean) =>
    database.prepare(
      `SELECT arn, family, revision FROM task_definitions
       WHERE account_id = @accountId AND region = @region AND status = @status
         AND (@family IS NULL OR family = @family)
         AND (@afterFamily IS NULL OR (family, revision) ${descending ? '<' : '>'} (@afterFamily, @afterRevision))
       ORDER BY family ${descending ? 'DESC' : 'ASC'}, revision ${descending ? 'DESC' : 'ASC'} LIMIT @limit`,
    );
  const ascending = list(false);
  const descending = list(true);
  const families = database
    .prepare(
      `SELECT family FROM task_definitions
       WHERE account_id = @accountId AND region = @region AND family > @after
         AND family >= @prefix AND substr(family, 1, length(@prefix)) = @prefix
       GROUP BY family
       HAVING @status = 'ALL' OR (MAX(status = 'ACTIVE') = (@status = 'ACTIVE'))
       ORDER BY family LIMIT @limit`,
    )
    .pluck();
  const deleteRequested = database
    .prepare(`SELECT arn FROM task_definitions WHERE status = 'DELETE_IN_PROGRESS' ORDER BY id`)
    .pluck();
  const remove = database.prepare('DELETE FROM task_definitions WHERE arn = ?');
  const parsed = new Map<string, TaskDefinition>(); // read with every RunTask, changed next to never
  const latestArns = new Map<string, string>(); // by scope and family

  function get(arn: string): TaskDefinition | undefined {
    const known = parsed.get(arn);
    if (known) return known;
    const document = byArn.get(arn) as string | undefined;
    if (document === undefined) return undefined;
    const definition: TaskDefinition = JSON.parse(document);
    if (parsed.size >= MOST_PARSED) parsed.clear();
    if (!database.inTransaction) parsed.set(arn, definition); // what is not committed may never have been
    return definition;
  }

  return {
    /** Takes the family's next number; one taken in a transaction that is rolled back is free again. */
    nextRevision: (scope: Scope, family: string): number =>
      nextRevision.get(scope.accountId, scope.region, family) as number,
    put(scope: Scope, definition: TaskDefinition): void {
      const { arn, family, revision, status } = definition;
      parsed.delete(arn);
      latestArns.clear();
      put.run(arn, scope.accountId, scope.region, family, revision, status, JSON.stringify(definition));
    },
    get,
    /** ARNs of the revisions, of every scope, that are to be deleted once nothing uses them. */
    deleteRequested: (): string[] => deleteRequested.all() as string[],
    delete(arn: string): void {
      parsed.delete(arn);
      latestArns.clear();
      remove.run(arn);
    },
    /** Forgets what was read: the rows are gone. */
    clear(): void {
      parsed.clear();
      latestArns.clear();
    },
    /** The latest ACTIVE revision: what a family's name alone means. */
    latest(scope: Scope, family: string): TaskDefinition | undefined {
      const key = `${scope.accountId} ${scope.region} ${family}`;
      const arn = latestArns.get(key) ?? (latest.get(scope.accountId, scope.region, family) as string | undefined);
      if (arn === undefined) return undefined;
      if (latestArns.size >= MOST_PARSED) latestArns.clear();
      if (!database.inTransaction) latestArns.set(key, arn);
      return get(arn);
    },
    /** Ordered by family, then by revision as a number. */
    list: (scope: Scope, query: RevisionQuery): (RevisionKey & { arn: string })[] =>
      (query.descending ? descending : ascending).all({
        ...scope,
        status: query.status,
        family: query.family ?? null,
        afterFamily: query.after?.family ?? null,
        afterRevision: query.after?.revision ?? null,
        limit: query.limit,
      }) as (RevisionKey & { arn: string })[],
    /** A family is ACTIVE while one of its revisions is, INACTIVE when none is. */
    families: (scope: Scope, prefix: string, status: FamilyStatus, after: string, limit: number): string[] =>
      families.all({ ...scope, prefix, status, after, limit }) as string[],
  };
}

export type TaskDefinitionTable = ReturnType<typeof taskDefinitionTable>;
