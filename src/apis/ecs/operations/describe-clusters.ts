import type { Cluster } from '../../../model/cluster.ts';
import { clusterArnOf } from '../lookup.ts';
import { operation } from '../operation.ts';
import { presentCluster } from '../present/cluster.ts';
import { checkBatch } from '../rules/batch.ts';

/** Describes clusters, `default` when none is named. INACTIVE ones stay describable. */
export const describeClusters = operation('DescribeClusters', ({ store, scope }, { clusters, include }) => {
  const names = clusters?.length ? clusters : ['default'];
  checkBatch('Clusters', names, 100);
  const found: Cluster[] = [];
  const failures: { arn: string; reason: string }[] = [];
  for (const name of names) {
    const arn = clusterArnOf(scope, name);
    const cluster = store.clusters.get(arn);
    if (cluster) found.push(cluster);
    else failures.push({ arn, reason: 'MISSING' });
  }
  return { clusters: found.map((cluster) => presentCluster(store, cluster, include)), failures };
});
