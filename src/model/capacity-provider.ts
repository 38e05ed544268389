import type { Tag } from './tag.ts';

type Switch = 'ENABLED' | 'DISABLED';

/** How a capacity provider would scale its Auto Scaling group; every member has AWS's default. */
export interface ManagedScaling {
  readonly status: Switch;
  /** Percent, 1 to 100. */
  readonly targetCapacity: number;
  readonly minimumScalingStepSize: number;
  readonly maximumScalingStepSize: number;
  /** Seconds. */
  readonly instanceWarmupPeriod: number;
}

export interface AutoScalingGroupProvider {
  /** As it was sent: an ARN, or the group's name. */
  readonly autoScalingGroupArn: string;
  readonly managedScaling: ManagedScaling;
  readonly managedTerminationProtection: Switch;
  readonly managedDraining: Switch;
}

/** A capacity provider as it is stored; the Fargate kinds are in every account and never stored. */
export interface CapacityProvider {
  readonly arn: string;
  readonly name: string;
  readonly type: 'FARGATE' | 'FARGATE_SPOT' | 'EC2_AUTOSCALING';
  readonly status: 'ACTIVE' | 'INACTIVE';
  /** How the last update or deletion went; absent before the first. */
  readonly updateStatus?: 'UPDATE_COMPLETE' | 'DELETE_COMPLETE' | 'DELETE_FAILED' | undefined;
  readonly updateStatusReason?: string | undefined;
  /** Of EC2_AUTOSCALING only. */
  readonly autoScalingGroupProvider?: AutoScalingGroupProvider | undefined;
  readonly tags: readonly Tag[];
}

/** A capacity provider's part in a strategy. */
export interface CapacityProviderStrategyItem {
  /** Its name. */
  readonly capacityProvider: string;
  /** Its share of the tasks beyond the base, 0 to 1000. */
  readonly weight: number;
  /** How many tasks it gets before any share is looked at, 0 to 100000. */
  readonly base: number;
}

/** The name of an Auto Scaling group, from its ARN or from the name itself. */
export const autoScalingGroupName = (arnOrName: string): string => arnOrName.slice(arnOrName.lastIndexOf('/') + 1);
