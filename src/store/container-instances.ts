import type { Database } from 'better-sqlite3';
import type { ContainerInstance } from '../model/container-instance.ts';
import type { Changes } from './changes.ts';
import { pager } from './sql.ts';

const MOST_REMEMBERED = 10_000; // a placement reads its instance; a view of its cluster holds the same object

interface Row {
  readonly id: number;
  readonly arn: string;
  readonly version: number;
  readonly document: string;
}

const parse = ({ version, document }: Pick<Row, 'version' | 'document'>): ContainerInstance => ({
  ...JSON.parse(document),
  version,
});

/** Container instances by ARN and by cluster. */
export function containerInstanceTable(database: Database, changes: Changes) {
  const put = database
    .prepare(
      `INSERT INTO container_instances (arn, cluster_arn, ec2_instance_id, status, host_address, document)
     VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (arn) DO UPDATE SET status = excluded.status, document = excluded.document RETURNING id`,
    )
    .pluck();
  const setVersion = database.prepare('INSERT OR REPLACE INTO container_instance_versions VALUES (?, ?)');
  const rows =
    'SELECT id, arn, version, document FROM container_instances JOIN container_instance_versions USING (id) WHERE';
  const byArn = database.prepare(`${rows} arn = ?`);
  const ofCluster = database.prepare(`${rows} cluster_arn = ? AND status <> 'INACTIVE' ORDER BY id`);
  const count = database
    .prepare(`SELECT COUNT(*) FROM container_instances WHERE cluster_arn = ? AND status <> 'INACTIVE'`)
    .pluck();
  const all = database.prepare(`${rows} status <> 'INACTIVE' ORDER BY id`);
  const lastId = database.prepare('SELECT COALESCE(MAX(id), 0) FROM container_instances').pluck();
  const page = pager(database);
  const remembered = new Map<string, { id: number; instance: ContainerInstance }>();

  function remember(id: number, instance: ContainerInstance): ContainerInstance {
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    remembered.set(instance.arn, { id, instance });
    return instance;
  }

  /** The instance of a row: the same object for as long as it is remembered. */
  const ofRow = (row: Row): ContainerInstance => remembered.get(row.arn)?.instance ?? remember(row.id, parse(row));

  function get(arn: string): ContainerInstance | undefined {
    const known = remembered.get(arn);
    if (known) return known.instance;
    const row = byArn.get(arn) as Row | undefined;
    return row && ofRow(row);
  }

  return {
    put(instance: ContainerInstance): void {
      const { arn, clusterArn, ec2InstanceId, status, hostAddress, version } = instance;
      const document = JSON.stringify({ ...instance, version: undefined });
      const id = put.get(arn, clusterArn, ec2InstanceId, status, hostAddress, document) as number;
      setVersion.run(id, version);
      remember(id, instance);
      changes.add({ kind: 'container-instance', arn });
    },
    /** Gives an instance its next version, because what it has left changed. Throws for one that is not there. */
    bump(arn: string): ContainerInstance {
      get(arn);
      const known = remembered.get(arn);
      if (!known) throw new Error(`there is no container instance ${arn}`);
      const bumped = { ...known.instance, version: known.instance.version + 1 };
      setVersion.run(known.id, bumped.version);
      changes.add({ kind: 'capacity', arn });
      return remember(known.id, bumped);
    },
    get,
    /** Forgets what was read or written: the rows may be others. */
    forget: () => remembered.clear(),
    /** Every instance of a cluster that is not INACTIVE, oldest first. */
    ofCluster: (clusterArn: string): ContainerInstance[] => (ofCluster.all(clusterArn) as Row[]).map(ofRow),
    /** Every instance of every scope that is not INACTIVE. */
    all: (): ContainerInstance[] => (all.all() as Row[]).map(ofRow),
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
