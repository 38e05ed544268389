import { parseArn } from '../../../model/arn.ts';
import { autoScalingGroupName, type CapacityProvider } from '../../../model/capacity-provider.ts';
import type { EcsContext } from '../context.ts';
import { ecsError } from '../errors.ts';

/**
 * Refuses what is neither ARN nor name of an Auto Scaling group, and a group that another ACTIVE capacity provider has.
 * Whether there is such a group cannot be asked: an ARN of any account is taken.
 */
export function checkAutoScalingGroup({ store, scope }: EcsContext, arnOrName: string): void {
  const parsed = parseArn(arnOrName);
  const isGroup = parsed
    ? parsed.service === 'autoscaling' && parsed.resource.includes(':autoScalingGroupName/')
    : !/^$|:/.test(arnOrName);
  if (!isGroup) {
    const message =
      'The specified Auto Scaling group ARN is invalid. Specify a valid Auto Scaling group ARN and try again.';
    throw ecsError('ClientException', message);
  }
  const name = autoScalingGroupName(arnOrName);
  const hasGroup = ({ autoScalingGroupProvider: group }: CapacityProvider): boolean =>
    group !== undefined && autoScalingGroupName(group.autoScalingGroupArn) === name;
  if (store.capacityProviders.active(scope).some(hasGroup)) {
    const message =
      'The specified Auto Scaling group ARN is already being used by another capacity provider. Specify a unique ' +
      'Auto Scaling group ARN and try again.';
    throw ecsError('ClientException', message);
  }
}
