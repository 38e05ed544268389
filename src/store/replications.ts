import type { Database } from 'better-sqlite3';
import type { Scope } from '../model/scope.ts';

/** How the copy of an image came to a registry; without a code it is there. */
export interface Replication {
  readonly accountId: string;
  readonly region: string;
  readonly failureCode: string | null;
}

/** Where images were to be copied when they were pushed; it goes with the image. */
export function replicationTable(database: Database) {
  const put = database.prepare(
    `INSERT INTO ecr_replications (image_id, account_id, region, failure_code) VALUES (?, ?, ?, ?)
     ON CONFLICT (image_id, account_id, region) DO UPDATE SET failure_code = excluded.failure_code`,
  );
  const list = database.prepare(
    `SELECT account_id AS accountId, region, failure_code AS failureCode FROM ecr_replications
     WHERE image_id = ? ORDER BY id`,
  );

  return {
    put: (imageId: number, { accountId, region }: Scope, failureCode: string | undefined): void =>
      void put.run(imageId, accountId, region, failureCode ?? null),
    of: (imageId: number) => list.all(imageId) as Replication[],
  };
}

export type ReplicationTable = ReturnType<typeof replicationTable>;
