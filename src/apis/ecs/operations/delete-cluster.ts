import type { Cluster } from '../../../model/cluster.ts';
import { ecsError } from '../errors.ts';
import { findCluster } from '../lookup.ts';
import { operation } from '../operation.ts';
import { presentCluster } from '../present/cluster.ts';

/**
 * Makes an empty cluster INACTIVE; it stays describable, and its name can be used again. Capacity providers do not keep
 * it: they are no longer associated with it then.
 */
export const deleteCluster = operation('DeleteCluster', (context, { cluster: reference }) => {
  const { store, scope } = context;
  const cluster = store.transaction(() => {
    const found = findCluster(context, reference);
    if (store.containerInstances.count(found.arn) > 0) {
      const message = 'The Cluster cannot be deleted while Container Instances are active or draining.';
      throw ecsError('ClusterContainsContainerInstancesException', message);
    }
    if (store.services.aliveOfCluster(found.arn).length > 0) {
      const message = 'The Cluster cannot be deleted while Services are active.';
      throw ecsError('ClusterContainsServicesException', message);
    }
    if (store.tasks.countsOf(found.arn).length > 0) {
      const message = 'The Cluster cannot be deleted while Tasks are active.';
      throw ecsError('ClusterContainsTasksException', message);
    }
    const deleted: Cluster = {
      ...found,
      status: 'INACTIVE',
      capacityProviders: [],
      defaultCapacityProviderStrategy: [],
    };
    store.clusters.put(scope, deleted);
    store.clientTokens.deleteOfCluster(found.arn);
    return deleted;
  });
  return { cluster: presentCluster(store, cluster, ['SETTINGS', 'TAGS']) };
});
