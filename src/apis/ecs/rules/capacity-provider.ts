import type { AutoScalingGroupProvider, ManagedScaling } from '../../../model/capacity-provider.ts';
import type { EcsContext } from '../context.ts';
import { ecsError } from '../errors.ts';
import { findCluster } from '../lookup.ts';
import type { Input } from '../operation.ts';
import { checkAutoScalingGroup } from './capacity-provider-group.ts';

const NAME = /^(?!aws|ecs|fargate)[a-z0-9_-]{1,255}$/i;

const DEFAULTS: Omit<AutoScalingGroupProvider, 'autoScalingGroupArn'> = {
  managedScaling: {
    status: 'DISABLED',
    targetCapacity: 100,
    minimumScalingStepSize: 1,
    maximumScalingStepSize: 10_000,
    instanceWarmupPeriod: 300,
  },
  managedTerminationProtection: 'DISABLED',
  managedDraining: 'ENABLED',
};

type Sent = NonNullable<Input<'UpdateCapacityProvider'>['autoScalingGroupProvider']>;

/** Refuses a name that ECS would: of other characters, too long, or beginning like AWS's own. */
export function checkCapacityProviderName(name: string): void {
  if (NAME.test(name)) return;
  const message =
    'The specified capacity provider name is invalid. Up to 255 characters are allowed, including letters (upper ' +
    'and lowercase), numbers, underscores, and hyphens. The name cannot be prefixed with "aws", "ecs", or "fargate". ' +
    'Specify a valid name and try again.';
  throw ecsError('ClientException', message);
}

/** What a group's capacity provider is after a change; what was not sent stays. Throws ECS's ClientException. */
export function changedGroupProvider(before: AutoScalingGroupProvider, sent: Sent | undefined) {
  if (!sent) throw ecsError('ClientException', 'Auto Scaling Group Provider cannot be empty.');
  const { managedScaling, managedTerminationProtection, managedDraining } = sent;
  return {
    autoScalingGroupArn: before.autoScalingGroupArn,
    managedScaling: changedScaling(before.managedScaling, managedScaling),
    // that its group protects its instances from scale-in, which AWS requires, cannot be asked: there is no such service
    managedTerminationProtection: managedTerminationProtection ?? before.managedTerminationProtection,
    managedDraining: managedDraining ?? before.managedDraining,
  };
}

function changedScaling(before: ManagedScaling, sent: Sent['managedScaling'] = {}): ManagedScaling {
  const changed = {
    status: sent.status ?? before.status,
    targetCapacity: sent.targetCapacity ?? before.targetCapacity,
    minimumScalingStepSize: sent.minimumScalingStepSize ?? before.minimumScalingStepSize,
    maximumScalingStepSize: sent.maximumScalingStepSize ?? before.maximumScalingStepSize,
    instanceWarmupPeriod: sent.instanceWarmupPeriod ?? before.instanceWarmupPeriod,
  };
  if (changed.minimumScalingStepSize > changed.maximumScalingStepSize) {
    const message =
      'The minimum or maximum scaling step size value is invalid. Specify a minimum scaling step size value that is ' +
      'less than or equal to the maximum scaling step size value and try again.';
    throw ecsError('ClientException', message);
  }
  return changed;
}

/** A new provider's group with AWS's defaults, as Terraform's acceptance tests find them. Throws ClientException. */
export function newGroupProvider(
  context: EcsContext,
  sent: Input<'CreateCapacityProvider'>['autoScalingGroupProvider'],
): AutoScalingGroupProvider {
  const autoScalingGroupArn = sent?.autoScalingGroupArn ?? '';
  const made = changedGroupProvider({ ...DEFAULTS, autoScalingGroupArn }, sent);
  checkAutoScalingGroup(context, autoScalingGroupArn);
  return made;
}

/** Refuses a cluster: only capacity providers of managed instances belong to one. */
export function checkNoCluster(context: EcsContext, cluster: string | undefined): void {
  if (cluster === undefined) return;
  findCluster(context, cluster);
  const message = 'A cluster can only be specified for a capacity provider of managed instances.';
  throw ecsError('InvalidParameterException', message);
}
