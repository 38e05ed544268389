import type { Cluster } from '../../../model/cluster.ts';
import type { LaunchType } from '../../../model/task.ts';
import { splitByStrategy } from '../../../scheduler/capacity-provider-split.ts';
import { notBuilt } from '../../../wire/errors.ts';
import { isFargate } from '../capacity-providers.ts';
import type { EcsContext } from '../context.ts';
import { ecsError } from '../errors.ts';
import type { Input } from '../operation.ts';
import { provisioningRoom } from '../start-tasks.ts';
import { checkStrategy } from './capacity-provider-strategy.ts';

/** Where the tasks of a call are to run. */
export interface LaunchCapacity {
  readonly launchType: LaunchType;
  /** The capacity provider of each task in turn; undefined where a launch type decides alone. */
  readonly capacityProviders?: readonly string[] | undefined;
}

type CapacityInput = Pick<Input<'RunTask'>, 'launchType' | 'capacityProviderStrategy'>;

/**
 * A launch type or a capacity provider strategy, as it was sent; without either the cluster's default strategy, and
 * without that launch type EC2. Throws ECS's refusals.
 */
export function launchCapacityOf(
  context: EcsContext,
  cluster: Cluster,
  { launchType, capacityProviderStrategy: sent = [] }: CapacityInput,
  count: number,
): LaunchCapacity {
  if (launchType !== undefined && sent.length > 0) {
    const message = 'Specify either Launch Type or Capacity Provider Strategy, but not both.';
    throw ecsError('InvalidParameterException', message);
  }
  if (launchType === 'MANAGED_INSTANCES') throw notBuilt('ECS RunTask with launchType MANAGED_INSTANCES');
  if (launchType !== undefined) return { launchType };
  const asked = sent.length > 0 ? sent : cluster.defaultCapacityProviderStrategy;
  if (asked.length === 0) return { launchType: 'EC2' };
  const strategy = checkStrategy(context, cluster, asked, sent.length > 0 ? 'task' : 'default');
  const capacityProviders = splitByStrategy(strategy, count);
  if (capacityProviders.every(isFargate)) return { launchType: 'FARGATE', capacityProviders };
  checkQuota(context, cluster, count);
  return { launchType: 'EC2', capacityProviders };
}

function checkQuota(context: EcsContext, { arn }: Cluster, count: number): void {
  if (count <= provisioningRoom(context, arn)) return;
  // AWS's sentence is not established
  const message = "You've reached the limit of 500 tasks in the PROVISIONING state in a cluster.";
  throw ecsError('ClientException', message);
}
