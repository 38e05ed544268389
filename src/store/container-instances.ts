import type { Database } from 'better-sqlite3';
import type { ContainerInstance } from '../model/container-instance.ts';
import type { Changes } from './changes.ts';
import { pager } from './sql.ts';

const MOST_REMEMBERED = 2000; // each placement reads its instance, and its attributes are long to parse

interface Row {
  readonly version: number;
  readonly document: string;
}

const parse = ({ version, document }: Row): ContainerInstance => ({ ...JSON.parse(document), version });

/** Container instances by ARN and by cluster. */
export function containerInstanceTable(database: Database, changes: Changes) {
  const put = database.prepare(
    `INSERT INTO container_instances (arn, cluster_arn, ec2_instance_id, status, host_address, version, document)
     VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (arn) DO UPDATE SET status = excluded.status, version = excluded.version, document = excluded.document`,
  );
  const setVersion = database.prepare('UPDATE container_instances SET version = ? WHERE arn = ?');
  const rows = 'SELECT version, document FROM container_instances WHERE';
  const byArn = database.prepare(`${rows} arn = ?`);
  const ofCluster = database.prepare(`${rows} cluster_arn = ? AND status <> 'INACTIVE' ORDER BY id`);
  const count = database
    .prepare(`SELECT COUNT(*) FROM container_instances WHERE cluster_arn = ? AND status <> 'INACTIVE'`)
    .pluck();
  const all = database.prepare(`${rows} status <> 'INACTIVE' ORDER BY id`);
  const lastId = database.prepare('SELECT COALESCE(MAX(id), 0) FROM container_instances').pluck();
  const page = pager(database);
  const remembered = new Map<string, { instance: ContainerInstance; document: string }>();

  function remember(instance: ContainerInstance, document: string): ContainerInstance {
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    remembered.set(instance.arn, { instance, document });
    return instance;
  }

  function get(arn: string): ContainerInstance | undefined {
    const known = remembered.get(arn);
    if (known) return known.instance;
    const row = byArn.get(arn) as Row | undefined;
    return row && remember(parse(row), row.document);
  }

  return {
    put(instance: ContainerInstance): void {
      const { arn, clusterArn, ec2InstanceId, status, hostAddress, version } = instance;
      const document = JSON.stringify({ ...instance, version: undefined });
      put.run(arn, clusterArn, ec2InstanceId, status, hostAddress, version, document);
      remember(instance, document);
      changes.add({ kind: 'container-instance', arn });
    },
    /** Gives an instance its next version, because what it has left changed. */
    bump(instance: ContainerInstance): ContainerInstance {
      const bumped = { ...instance, version: instance.version + 1 };
      setVersion.run(bumped.version, instance.arn);
      remember(bumped, this.document(instance.arn));
      changes.add({ kind: 'capacity', arn: instance.arn });
      return bumped;
    },
    get,
    /** An instance as JSON without its version, as it is stored. Throws for one that is not there. */
    document(arn: string): string {
      get(arn);
      const known = remembered.get(arn);
      if (!known) throw new Error(`there is no container instance ${arn}`);
      return known.document;
    },
    /** Forgets what was read or written: the rows may be others. */
    forget: () => remembered.clear(),
    /** Every instance of a cluster that is not INACTIVE, oldest first. */
    ofCluster: (clusterArn: string): ContainerInstance[] => (ofCluster.all(clusterArn) as Row[]).map(parse),
    /** Every instance of every scope that is not INACTIVE. */
    all: (): ContainerInstance[] => (all.all() as Row[]).map(parse),
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
