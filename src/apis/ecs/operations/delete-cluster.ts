import { ecsError } from '../errors.ts';
import { findCluster } from '../lookup.ts';
import { operation } from '../operation.ts';
import { presentCluster } from '../present/cluster.ts';

/** Makes an empty cluster INACTIVE; it stays describable, and its name can be used again. */
export const deleteCluster = operation('DeleteCluster', (context, { cluster: reference }) => {
  const { store, scope } = context;
  const cluster = store.transaction(() => {
    const found = findCluster(context, reference);
    if (store.containerInstances.count(found.arn) > 0) {
      const message = 'The Cluster cannot be deleted while Container Instances are active or draining.';
      throw ecsError('ClusterContainsContainerInstancesException', message);
    }
    if (store.tasks.countsOfCluster(found.arn).length > 0) {
      const message = 'The Cluster cannot be deleted while Tasks are active.';
      throw ecsError('ClusterContainsTasksException', message);
    }
    const deleted = { ...found, status: 'INACTIVE' as const };
    store.clusters.put(scope, deleted);
    return deleted;
  });
  return { cluster: presentCluster(store, cluster, ['SETTINGS', 'TAGS']) };
});
