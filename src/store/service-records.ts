import type { Database } from 'better-sqlite3';
import type { ServiceDeployment, ServiceEvent, ServiceRevision } from '../model/service.ts';
import { Remembered } from './remembered.ts';
import { pager } from './sql.ts';

/** How many of its events ECS keeps of a service. */
const EVENTS_KEPT = 100;
const MOST_REMEMBERED = 5000;

export interface ServiceDeploymentFilter {
  readonly serviceArn: string;
  readonly status?: readonly string[] | undefined;
  /** Epoch milliseconds, both included. */
  readonly createdAfter?: number | undefined;
  readonly createdBefore?: number | undefined;
}

/** What is told of services: their events, their revisions and the records of their deployments. */
export function serviceRecords(database: Database) {
  const addEvent = database.prepare(
    'INSERT INTO service_events (service_arn, event_id, at, message) VALUES (?, ?, ?, ?)',
  );
  const trimEvents = database.prepare(
    `DELETE FROM service_events WHERE service_arn = @arn AND id <= (
       SELECT id FROM service_events WHERE service_arn = @arn ORDER BY id DESC LIMIT 1 OFFSET ${EVENTS_KEPT})`,
  );
  const events = database.prepare(
    'SELECT event_id AS id, at, message FROM service_events AS e WHERE service_arn = ? ORDER BY e.id DESC LIMIT ?',
  );
  const insertRevision = database.prepare(
    'INSERT INTO service_revisions (arn, service_arn, document) VALUES (?, ?, ?)',
  );
  const revision = database.prepare('SELECT document FROM service_revisions WHERE arn = ?').pluck();
  const amendRevision = database.prepare('UPDATE service_revisions SET document = ? WHERE arn = ?');
  const latestRevision = database
    .prepare('SELECT arn FROM service_revisions WHERE service_arn = ? ORDER BY id DESC LIMIT 1')
    .pluck();
  const putDeployment = database.prepare(
    `INSERT INTO service_deployments (arn, service_arn, status, created_at, document) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (arn) DO UPDATE SET status = excluded.status, document = excluded.document`,
  );
  const deployment = database.prepare('SELECT document FROM service_deployments WHERE arn = ?').pluck();
  const deleteOf = ['service_events', 'service_revisions', 'service_deployments'].map((table) =>
    database.prepare(`DELETE FROM ${table} WHERE service_arn = ?`),
  );
  const inUse = (member: string) => `SELECT json_extract(one.value, '$.${member}') FROM services,
    json_each(json_insert(document -> '$.deployments', '$[#]', document -> '$.lastCompleted')) AS one
    WHERE one.type = 'object'`;
  const deleteOlder = database
    .prepare(
      `DELETE FROM service_deployments WHERE id IN (SELECT id FROM service_deployments
         WHERE created_at < ? AND arn NOT IN (${inUse('serviceDeploymentArn')}) LIMIT ?)
       RETURNING json_extract(document, '$.targetRevisionArn')`,
    )
    .pluck();
  const deleteRevisions = database
    .prepare(
      `DELETE FROM service_revisions WHERE arn IN (SELECT value FROM json_each(?))
         AND arn NOT IN (${inUse('revisionArn')}) RETURNING arn`,
    )
    .pluck();
  const page = pager(database);
  const revisions = new Remembered<ServiceRevision>(MOST_REMEMBERED);

  const remember = (made: ServiceRevision): ServiceRevision => revisions.put(made.arn, made);

  function revisionOf(arn: string): ServiceRevision | undefined {
    const known = revisions.get(arn);
    if (known) return known;
    const document = revision.get(arn) as string | undefined;
    return document === undefined ? undefined : remember(JSON.parse(document));
  }

  return {
    addEvent(serviceArn: string, { id, at, message }: ServiceEvent): void {
      addEvent.run(serviceArn, id, at, message);
      trimEvents.run({ arn: serviceArn });
    },
    /** The newest first. */
    events: (serviceArn: string, limit = EVENTS_KEPT): ServiceEvent[] =>
      events.all(serviceArn, limit) as ServiceEvent[],
    addRevision(made: ServiceRevision): void {
      insertRevision.run(made.arn, made.serviceArn, JSON.stringify(made));
      remember(made);
    },
    /** Writes what became known of a revision that is there. */
    amendRevision(amended: ServiceRevision): void {
      amendRevision.run(JSON.stringify(amended), amended.arn);
      remember(amended);
    },
    revision: revisionOf,
    /** The revision of a service that was made last. */
    latestRevision(serviceArn: string): ServiceRevision | undefined {
      const arn = latestRevision.get(serviceArn) as string | undefined;
      return arn === undefined ? undefined : revisionOf(arn);
    },
    putDeployment: (record: ServiceDeployment): void =>
      void putDeployment.run(record.arn, record.serviceArn, record.status, record.createdAt, JSON.stringify(record)),
    deployment(arn: string): ServiceDeployment | undefined {
      const document = deployment.get(arn) as string | undefined;
      return document === undefined ? undefined : JSON.parse(document);
    },
    /** A service's deployments, the newest first; `beforeId` is the end of the page before. */
    listDeployments: (
      { serviceArn, status, createdAfter, createdBefore }: ServiceDeploymentFilter,
      beforeId: number | undefined,
      limit: number,
    ): { id: number; deployment: ServiceDeployment }[] =>
      page<{ id: number; document: string }>({
        select: 'id, document FROM service_deployments',
        where: { service_arn: serviceArn, status },
        between: { created_at: [createdAfter, createdBefore] },
        newestFirst: true,
        afterId: beforeId,
        limit,
      }).map(({ id, document }) => ({ id, deployment: JSON.parse(document) })),
    /** Deletes all that was told of a service: a new one has its name. */
    deleteOf(serviceArn: string): void {
      for (const statement of deleteOf) statement.run(serviceArn);
      revisions.clear();
    },
    /** Forgets up to `limit` deployments begun before a time that no service has, with their revisions; gives how many. */
    deleteOlder(before: number, limit: number): number {
      const targets = deleteOlder.all(before, limit) as string[];
      const deleted = targets.length > 0 ? deleteRevisions.all(JSON.stringify(targets)) : [];
      for (const arn of deleted as string[]) revisions.delete(arn);
      return targets.length;
    },
    /** Forgets what was read or written: the rows may be others. */
    forget: () => revisions.clear(),
  };
}

export type ServiceRecords = ReturnType<typeof serviceRecords>;
