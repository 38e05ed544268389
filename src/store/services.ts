import type { Database } from 'better-sqlite3';
import type { Service } from '../model/service.ts';
import type { LaunchType } from '../model/task.ts';
import type { Changes } from './changes.ts';
import { Remembered } from './remembered.ts';
import { pager } from './sql.ts';

/** How many services of a launch type have this status; none where a strategy decides. */
export interface ServiceCount {
  readonly status: Service['status'];
  readonly launchType: LaunchType | null;
  readonly count: number;
}

export interface ServiceFilter {
  readonly clusterArn: string;
  readonly launchType?: string | undefined;
  readonly schedulingStrategy?: string | undefined;
}

const MOST_REMEMBERED = 5000; // read at each change of one of its tasks; each takes about 2 KiB

/** Services by ARN and by cluster. Records go in and come out whole; `launchType` is the current revision's. */
export function serviceTable(database: Database, changes: Changes) {
  const update = database.prepare(
    `UPDATE services SET status = @status, launch_type = @launchType, document = @document WHERE arn = @arn`,
  );
  const insert = database.prepare(
    `INSERT OR REPLACE INTO services (arn, cluster_arn, status, launch_type, scheduling_strategy, document)
     VALUES (@arn, @clusterArn, @status, @launchType, @schedulingStrategy, @document)`,
  );
  const byArn = database.prepare('SELECT document FROM services WHERE arn = ?').pluck();
  const alive = database.prepare(`SELECT arn FROM services WHERE status <> 'INACTIVE' ORDER BY id`).pluck();
  const aliveOfCluster = database
    .prepare(`SELECT document FROM services WHERE cluster_arn = ? AND status IN ('ACTIVE', 'DRAINING') ORDER BY id`)
    .pluck();
  const counts = database.prepare(
    `SELECT status, launch_type AS launchType, COUNT(*) AS count FROM services
     WHERE cluster_arn = ? AND status IN ('ACTIVE', 'DRAINING') GROUP BY status, launch_type`,
  );
  const deleteInactive = database
    .prepare(
      `DELETE FROM services WHERE id IN (SELECT id FROM services
         WHERE status = 'INACTIVE' AND json_extract(document, '$.inactiveAt') < ? LIMIT ?) RETURNING arn`,
    )
    .pluck();
  const page = pager(database);
  const remembered = new Remembered<Service>(MOST_REMEMBERED);

  const remember = (service: Service): Service => remembered.put(service.arn, service);

  const rowOf = (service: Service, launchType: string | undefined) => ({
    arn: service.arn,
    status: service.status,
    launchType: launchType ?? null,
    document: JSON.stringify(service),
  });

  return {
    /** Writes a new service, also over one of its name that is INACTIVE. */
    insert(service: Service, launchType: string | undefined): void {
      const { clusterArn, schedulingStrategy } = service;
      insert.run({ ...rowOf(service, launchType), clusterArn, schedulingStrategy });
      remember(service);
      changes.add({ kind: 'service', arn: service.arn });
    },
    /** Writes a change of a service. `told` false where only its controller knows of it and has seen to it. */
    update(service: Service, launchType: string | undefined, told = true): void {
      update.run(rowOf(service, launchType));
      remember(service);
      if (told) changes.add({ kind: 'service', arn: service.arn });
    },
    get(arn: string): Service | undefined {
      const known = remembered.get(arn);
      if (known) return known;
      const document = byArn.get(arn) as string | undefined;
      if (document === undefined) return undefined;
      return remember(JSON.parse(document));
    },
    /** ARNs of all services, of every scope, that are not INACTIVE. */
    alive: (): string[] => alive.all() as string[],
    aliveOfCluster: (clusterArn: string): Service[] =>
      (aliveOfCluster.all(clusterArn) as string[]).map((document) => JSON.parse(document)),
    /** Living services of a cluster, counted. */
    countsOf: (clusterArn: string): ServiceCount[] => counts.all(clusterArn) as ServiceCount[],
    /** ACTIVE services of a cluster in the order of their creation. */
    list: (filter: ServiceFilter, afterId: number | undefined, limit: number): { id: number; arn: string }[] =>
      page({
        select: 'id, arn FROM services',
        where: {
          cluster_arn: filter.clusterArn,
          status: 'ACTIVE',
          launch_type: filter.launchType,
          scheduling_strategy: filter.schedulingStrategy,
        },
        afterId,
        limit,
      }),
    /** Forgets up to `limit` services that became INACTIVE before a time; gives their ARNs. */
    deleteInactive(before: number, limit: number): string[] {
      const arns = deleteInactive.all(before, limit) as string[];
      for (const arn of arns) remembered.delete(arn);
      return arns;
    },
    /** Forgets what was read or written: the rows may be others. */
    forget: () => remembered.clear(),
  };
}

export type ServiceTable = ReturnType<typeof serviceTable>;
