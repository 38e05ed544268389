import { isProviderInUse } from '../capacity-providers.ts';
import { ecsError } from '../errors.ts';
import { findCluster } from '../lookup.ts';
import { operation } from '../operation.ts';
import { presentCluster } from '../present/cluster.ts';
import { associationOf } from '../rules/capacity-provider-association.ts';

/** Replaces a cluster's capacity providers and its default strategy. */
export const putClusterCapacityProviders = operation('PutClusterCapacityProviders', (context, input) => {
  const { store, scope } = context;
  const cluster = store.transaction(() => {
    const found = findCluster(context, input.cluster);
    const association = associationOf(context, input);
    const removed = found.capacityProviders.filter((name) => !association.capacityProviders.includes(name));
    if (removed.some((name) => isProviderInUse(context, found.arn, name))) {
      throw ecsError('ResourceInUseException', 'The specified capacity provider is in use and cannot be removed.');
    }
    const changed = { ...found, ...association };
    store.clusters.put(scope, changed);
    return changed;
  });
  return { cluster: presentCluster(store, cluster, ['ATTACHMENTS', 'CONFIGURATIONS', 'SETTINGS', 'TAGS']) };
});
