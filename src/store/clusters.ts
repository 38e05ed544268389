import type { Database } from 'better-sqlite3';
import type { Cluster } from '../model/cluster.ts';
import type { Scope } from '../model/scope.ts';
import { pager } from './sql.ts';

const MOST_PARSED = 1000;

/** Clusters by ARN and by scope. Records go in and come out whole. */
export function clusterTable(database: Database) {
  const put = database.prepare(
    `INSERT INTO clusters (arn, account_id, region, status, document) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (arn) DO UPDATE SET status = excluded.status, document = excluded.document`,
  );
  const byArn = database.prepare('SELECT document FROM clusters WHERE arn = ?').pluck();
  const withProvider = database
    .prepare(
      `SELECT document ->> '$.name' FROM clusters, json_each(document, '$.capacityProviders') AS provider
       WHERE account_id = ? AND region = ? AND status = 'ACTIVE' AND provider.value = ? ORDER BY clusters.id LIMIT 1`,
    )
    .pluck();
  const page = pager(database);
  const parsed = new Map<string, Cluster>(); // read with every call, changed next to never
  return {
    /** Writes a new cluster or a change of one. */
    put(scope: Scope, cluster: Cluster): void {
      parsed.delete(cluster.arn);
      put.run(cluster.arn, scope.accountId, scope.region, cluster.status, JSON.stringify(cluster));
    },
    get(arn: string): Cluster | undefined {
      const known = parsed.get(arn);
      if (known) return known;
      const document = byArn.get(arn) as string | undefined;
      if (document === undefined) return undefined;
      const cluster: Cluster = JSON.parse(document);
      if (parsed.size >= MOST_PARSED) parsed.clear();
      if (!database.inTransaction) parsed.set(arn, cluster); // what is not committed may never have been
      return cluster;
    },
    /** Forgets what was read: the rows are gone. */
    clear: () => parsed.clear(),
    /** ACTIVE clusters of a scope in the order of their creation. */
    list: (scope: Scope, afterId: number | undefined, limit: number): { id: number; arn: string }[] =>
      page({
        select: 'id, arn FROM clusters',
        where: { account_id: scope.accountId, region: scope.region, status: 'ACTIVE' },
        afterId,
        limit,
      }),
    /** The name of an ACTIVE cluster that a capacity provider is associated with; undefined when there is none. */
    withCapacityProvider: (scope: Scope, name: string): string | undefined =>
      withProvider.get(scope.accountId, scope.region, name) as string | undefined,
  };
}

export type ClusterTable = ReturnType<typeof clusterTable>;
