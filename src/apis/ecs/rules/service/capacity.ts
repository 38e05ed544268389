import type { Cluster } from '../../../../model/cluster.ts';
import type { Service, StrategyItem } from '../../../../model/service.ts';
import type { LaunchType } from '../../../../model/task.ts';
import { notBuilt } from '../../../../wire/errors.ts';
import { isFargate } from '../../capacity-providers.ts';
import type { EcsContext } from '../../context.ts';
import { ecsError } from '../../errors.ts';
import type { Input } from '../../operation.ts';
import { canonical } from '../client-token.ts';
import { checkStrategy } from '../capacity-provider-strategy.ts';
import { DAEMON_WITH_PROVIDERS } from './daemon.ts';

/** What a service's tasks run on: a launch type, or a capacity provider strategy. */
export interface ServiceCapacity {
  /** Undefined with a strategy. */
  readonly launchType?: LaunchType | undefined;
  /** Empty with a launch type. */
  readonly capacityProviderStrategy: readonly StrategyItem[];
}

/**
 * What a new service's tasks are to run on: what was sent; without either the cluster's default strategy, and without
 * that launch type EC2. Throws ECS's refusals, and 501 for MANAGED_INSTANCES.
 */
export function serviceCapacityOf(
  context: EcsContext,
  cluster: Cluster,
  { launchType, capacityProviderStrategy: sent = [], schedulingStrategy }: Partial<Input<'CreateService'>>,
): ServiceCapacity {
  if (launchType !== undefined && sent.length > 0) {
    const message =
      'Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.';
    throw ecsError('InvalidParameterException', message);
  }
  if (launchType === 'MANAGED_INSTANCES') throw notBuilt('ECS CreateService with launchType MANAGED_INSTANCES');
  if (launchType !== undefined) return { launchType, capacityProviderStrategy: [] };
  const strategy = sent.length > 0 ? sent : cluster.defaultCapacityProviderStrategy;
  if (schedulingStrategy === 'DAEMON' && strategy.length > 0) {
    // Also for the cluster's: https://github.com/aws/containers-roadmap/issues/692
    throw ecsError('InvalidParameterException', DAEMON_WITH_PROVIDERS);
  }
  if (strategy.length === 0) return { launchType: 'EC2', capacityProviderStrategy: [] };
  const use = sent.length > 0 ? 'task' : 'default';
  return { capacityProviderStrategy: checkStrategy(context, cluster, strategy, use) };
}

/**
 * What a service's tasks are to run on after an update; an empty strategy stands for the launch type it was made with.
 * Throws ECS's refusals: without a launch type to go back to, and of any change that no new deployment is forced for
 * (https://github.com/kayac/ecspresso/issues/481).
 */
export function changedCapacity(
  context: EcsContext,
  cluster: Cluster,
  {
    before,
    service: { originalLaunchType: launchType },
  }: { readonly before: ServiceCapacity; readonly service: Pick<Service, 'originalLaunchType'> },
  { capacityProviderStrategy: sent, forceNewDeployment }: Input<'UpdateService'>,
): ServiceCapacity {
  if (sent === undefined || (sent.length === 0 && before.launchType !== undefined)) return before;
  if (sent.length === 0 && launchType === undefined) {
    const message =
      'No launch type to fall back to for empty capacity provider strategy. Your service was not created with a ' +
      'launch type.';
    throw ecsError('InvalidParameterException', message);
  }
  const after: ServiceCapacity =
    sent.length === 0
      ? { launchType, capacityProviderStrategy: [] }
      : { capacityProviderStrategy: checkStrategy(context, cluster, sent, 'task') };
  if (isSame(before, after)) return before;
  if (!forceNewDeployment) {
    const message =
      'When switching from launch type to capacity provider strategy on an existing service, or making a change to a ' +
      'capacity provider strategy on a service that is already using one, you must force a new deployment.';
    throw ecsError('InvalidParameterException', message);
  }
  return after;
}

/** Whether two strategies have the same items in whatever order; a launch type has none. */
function isSame(...both: [ServiceCapacity, ServiceCapacity]): boolean {
  const [before, after] = both.map(({ capacityProviderStrategy }) => capacityProviderStrategy.map(canonical).sort());
  return canonical(before) === canonical(after);
}

/** The launch type that tasks on this capacity have. */
export const tasksLaunchType = ({ launchType, capacityProviderStrategy }: ServiceCapacity): LaunchType =>
  launchType ??
  (capacityProviderStrategy.every(({ capacityProvider }) => isFargate(capacityProvider)) ? 'FARGATE' : 'EC2');
