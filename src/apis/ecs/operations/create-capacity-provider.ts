import { capacityProviderArn } from '../../../model/arn.ts';
import type { CapacityProvider } from '../../../model/capacity-provider.ts';
import { ecsError } from '../errors.ts';
import { given, operation } from '../operation.ts';
import { presentCapacityProvider } from '../present/capacity-provider.ts';
import { checkCapacityProviderName, checkNoCluster, newGroupProvider } from '../rules/capacity-provider.ts';
import { checkTags } from '../rules/tags.ts';

/** Makes a capacity provider of an Auto Scaling group, ACTIVE at once. A deleted one's name can be used again. */
export const createCapacityProvider = operation(
  'CreateCapacityProvider',
  (context, { name, cluster, autoScalingGroupProvider, tags = [] }) => {
    const { store, scope } = context;
    checkCapacityProviderName(name);
    checkNoCluster(context, cluster);
    checkTags(tags);
    const provider = store.transaction(() => {
      const arn = capacityProviderArn(scope, name);
      if (store.capacityProviders.get(arn)?.status === 'ACTIVE') {
        const message =
          'The specified capacity provider already exists. To change the configuration of an existing capacity ' +
          'provider, update the capacity provider.';
        throw ecsError('ClientException', message);
      }
      const made: CapacityProvider = {
        arn,
        name,
        type: 'EC2_AUTOSCALING',
        status: 'ACTIVE',
        autoScalingGroupProvider: newGroupProvider(context, autoScalingGroupProvider),
        tags,
      };
      store.capacityProviders.put(scope, made);
      return made;
    });
    return { capacityProvider: presentCapacityProvider(provider, ['TAGS']) };
  },
  { managedInstancesProvider: given },
);
