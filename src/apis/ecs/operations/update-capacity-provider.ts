import type { AutoScalingGroupProvider, CapacityProvider } from '../../../model/capacity-provider.ts';
import { findOwnCapacityProvider } from '../capacity-providers.ts';
import { given, operation } from '../operation.ts';
import { presentCapacityProvider } from '../present/capacity-provider.ts';
import { changedGroupProvider, checkNoCluster } from '../rules/capacity-provider.ts';

/** Changes how a capacity provider manages its group; what is not sent stays. */
export const updateCapacityProvider = operation(
  'UpdateCapacityProvider',
  (context, { name, cluster, autoScalingGroupProvider: sent }) => {
    const { store, scope } = context;
    checkNoCluster(context, cluster);
    const provider = store.transaction(() => {
      const { updateStatusReason: _, ...found } = findOwnCapacityProvider(context, name, 'updated');
      const before = found.autoScalingGroupProvider as AutoScalingGroupProvider;
      const changed: CapacityProvider = {
        ...found,
        updateStatus: 'UPDATE_COMPLETE', // AWS's last word; its first, UPDATE_IN_PROGRESS, would never be seen here
        autoScalingGroupProvider: changedGroupProvider(before, sent),
      };
      store.capacityProviders.put(scope, changed);
      return changed;
    });
    return { capacityProvider: presentCapacityProvider(provider) };
  },
  { managedInstancesProvider: given },
);
