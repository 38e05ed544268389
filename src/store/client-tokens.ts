import type { Database } from 'better-sqlite3';

export interface ClientTokenRecord {
  /** Tells one request's parameters from another's. */
  readonly fingerprint: string;
  /** ARNs of the tasks the first request made. */
  readonly taskArns: readonly string[];
  readonly failures: readonly unknown[];
}

/** Idempotency tokens of RunTask, by cluster. */
export function clientTokenTable(database: Database) {
  const insert = database.prepare(
    'INSERT INTO client_tokens (cluster_arn, token, fingerprint, created_at, answer) VALUES (?, ?, ?, ?, ?)',
  );
  const find = database.prepare('SELECT fingerprint, answer FROM client_tokens WHERE cluster_arn = ? AND token = ?');
  const deleteOlder = database.prepare(
    `DELETE FROM client_tokens WHERE (cluster_arn, token) IN
       (SELECT cluster_arn, token FROM client_tokens WHERE created_at < ? ORDER BY created_at LIMIT ?)`,
  );
  const deleteOfCluster = database.prepare('DELETE FROM client_tokens WHERE cluster_arn = ?');
  return {
    /** Forgets the tokens of a cluster: one of the same name later is another. */
    deleteOfCluster: (clusterArn: string): void => void deleteOfCluster.run(clusterArn),
    /** Forgets up to `limit` tokens from before a time; gives how many. */
    deleteOlder: (before: number, limit: number): number => deleteOlder.run(before, limit).changes,
    /** `createdAt` in epoch milliseconds. */
    insert(clusterArn: string, token: string, createdAt: number, record: ClientTokenRecord): void {
      const { fingerprint, ...answer } = record;
      insert.run(clusterArn, token, fingerprint, createdAt, JSON.stringify(answer));
    },
    find(clusterArn: string, token: string): ClientTokenRecord | undefined {
      const row = find.get(clusterArn, token) as { fingerprint: string; answer: string } | undefined;
      return row && { fingerprint: row.fingerprint, ...JSON.parse(row.answer) };
    },
  };
}
