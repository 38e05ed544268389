import type { CapacityProvider } from '../../../model/capacity-provider.ts';
import { findOwnCapacityProvider } from '../capacity-providers.ts';
import { operation } from '../operation.ts';
import { presentCapacityProvider } from '../present/capacity-provider.ts';
import { checkNoCluster } from '../rules/capacity-provider.ts';

/**
 * Makes a capacity provider INACTIVE; it stays describable. One that a cluster is associated with is no error: AWS
 * answers with DELETE_FAILED and the reason, and it stays ACTIVE
 * (https://github.com/hashicorp/terraform-provider-aws/pull/48156).
 */
export const deleteCapacityProvider = operation(
  'DeleteCapacityProvider',
  (context, { capacityProvider: reference, cluster }) => {
    const { store, scope } = context;
    checkNoCluster(context, cluster);
    const provider = store.transaction(() => {
      const { updateStatusReason: _, ...found } = findOwnCapacityProvider(context, reference, 'deleted');
      const user = store.clusters.withCapacityProvider(scope, found.name);
      const outcome: CapacityProvider =
        user === undefined
          ? { ...found, status: 'INACTIVE', updateStatus: 'DELETE_COMPLETE' }
          : {
              ...found,
              updateStatus: 'DELETE_FAILED',
              updateStatusReason:
                `The capacity provider cannot be deleted because it is associated with cluster: ${user}. ` +
                'Remove the capacity provider from the cluster and try again.',
            };
      store.capacityProviders.put(scope, outcome);
      return outcome;
    });
    return { capacityProvider: presentCapacityProvider(provider) };
  },
);
