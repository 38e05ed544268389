import type * as Ecs from '../../../../api-schemas/ecs/types.ts';
import type { CapacityProvider } from '../../../model/capacity-provider.ts';

/** A capacity provider as the API shows it; tags only where they were asked for. */
export function presentCapacityProvider(
  { arn, tags, name, status, type, autoScalingGroupProvider, updateStatus, updateStatusReason }: CapacityProvider,
  include: readonly Ecs.CapacityProviderField[] = [],
): Ecs.CapacityProvider {
  return {
    capacityProviderArn: arn,
    name,
    status,
    type,
    ...(autoScalingGroupProvider === undefined ? {} : { autoScalingGroupProvider }),
    ...(updateStatus === undefined ? {} : { updateStatus }),
    ...(updateStatusReason === undefined ? {} : { updateStatusReason }),
    tags: include.includes('TAGS') ? [...tags] : [],
  };
}
