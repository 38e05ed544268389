import { capacityProviderArn, parseArn } from '../../model/arn.ts';
import { autoScalingGroupName } from '../../model/capacity-provider.ts';
import { AUTO_SCALING_GROUP, attributeValue, type ContainerInstance } from '../../model/container-instance.ts';
import type { Task } from '../../model/task.ts';
import type { Store } from '../../store/database.ts';

/** The Auto Scaling group of a capacity provider in the scope of an ARN; undefined where it has none. */
function groupOf(store: Store, scopeArn: string, providerName: string): string | undefined {
  const scope = parseArn(scopeArn);
  const provider = scope && store.capacityProviders.get(capacityProviderArn(scope, providerName));
  const group = provider?.autoScalingGroupProvider?.autoScalingGroupArn;
  return group === undefined ? undefined : autoScalingGroupName(group);
}

/** The Auto Scaling group of a capacity provider of a cluster; one that no instance is in where it has none. */
export const autoScalingGroupOfProvider = (store: Store, clusterArn: string, providerName: string): string =>
  groupOf(store, clusterArn, providerName) ?? '';

/**
 * The Auto Scaling group whose instances a task may run on; undefined for a task that came by no capacity provider, and
 * one that no instance is in where the provider has none.
 */
export const autoScalingGroupOf = (store: Store, { arn, capacityProviderName }: Task): string | undefined =>
  capacityProviderName === undefined ? undefined : autoScalingGroupOfProvider(store, arn, capacityProviderName);

/** The capacity provider of its cluster that an instance belongs to, by its Auto Scaling group. */
export function capacityProviderOf(store: Store, instance: ContainerInstance): string | undefined {
  const group = attributeValue(instance, AUTO_SCALING_GROUP);
  if (group === undefined) return undefined;
  const providers = store.clusters.get(instance.clusterArn)?.capacityProviders ?? [];
  return providers.find((name) => groupOf(store, instance.arn, name) === group);
}
