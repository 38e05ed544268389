import type { Database } from 'better-sqlite3';
import type { ContainerInstance } from '../model/container-instance.ts';
import type { Changes } from './changes.ts';
import { pager } from './sql.ts';

/** Container instances by ARN and by cluster. */
export function containerInstanceTable(database: Database, changes: Changes) {
  const put = database.prepare(
    `INSERT INTO container_instances (arn, cluster_arn, ec2_instance_id, status, host_address, document)
     VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (arn) DO UPDATE SET status = excluded.status, document = excluded.document`,
  );
  const byArn = database.prepare('SELECT document FROM container_instances WHERE arn = ?').pluck();
  const byEc2Id = database
    .prepare(`SELECT document FROM container_instances WHERE ec2_instance_id = ? AND status <> 'INACTIVE'`)
    .pluck();
  const ofCluster = database
    .prepare(`SELECT document FROM container_instances WHERE cluster_arn = ? AND status <> 'INACTIVE' ORDER BY id`)
    .pluck();
  const count = database
    .prepare(`SELECT COUNT(*) FROM container_instances WHERE cluster_arn = ? AND status <> 'INACTIVE'`)
    .pluck();
  const all = database
    .prepare(`SELECT document FROM container_instances WHERE status <> 'INACTIVE' ORDER BY id`)
    .pluck();
  const lastId = database.prepare('SELECT COALESCE(MAX(id), 0) FROM container_instances').pluck();
  const page = pager(database);
  const parse = (document: unknown): ContainerInstance => JSON.parse(document as string);
  return {
    put(instance: ContainerInstance): void {
      const { arn, clusterArn, ec2InstanceId, status, hostAddress } = instance;
      put.run(arn, clusterArn, ec2InstanceId, status, hostAddress, JSON.stringify(instance));
      changes.add({ kind: 'container-instance', arn });
    },
    get(arn: string): ContainerInstance | undefined {
      const document = byArn.get(arn);
      return document === undefined ? undefined : parse(document);
    },
    byEc2InstanceId: (id: string): ContainerInstance[] => byEc2Id.all(id).map(parse),
    /** Every instance of a cluster that is not INACTIVE, oldest first. */
    ofCluster: (clusterArn: string): ContainerInstance[] => ofCluster.all(clusterArn).map(parse),
    /** Every instance of every scope that is not INACTIVE. */
    all: (): ContainerInstance[] => all.all().map(parse),
    count: (clusterArn: string): number => count.get(clusterArn) as number,
    /** How many have ever been registered here: the source of addresses that are never given twice. */
    everRegistered: (): number => lastId.get() as number,
    list: (
      clusterArn: string,
      status: string | readonly string[],
      afterId: number | undefined,
      limit: number,
    ): { id: number; arn: string }[] =>
      page({ select: 'id, arn FROM container_instances', where: { cluster_arn: clusterArn, status }, afterId, limit }),
  };
}

export type ContainerInstanceTable = ReturnType<typeof containerInstanceTable>;
