import { arnPath } from './arn-path.ts';
import type { EcsContext } from './context.ts';
import { ecsError } from './errors.ts';
import { findCluster } from './lookup.ts';
import { lookupCapacityProvider } from './capacity-providers.ts';

/*
 * A daemon runs on the instances of capacity providers of Managed Instances, and on no others. There are none of those
 * here, because CreateCapacityProvider answers 501 for them: so every CreateDaemon is one that AWS refuses, and every
 * daemon's ARN is that of nothing.
 */

/**
 * Refuses a daemon's ARN as AWS does when there is no such daemon: DaemonNotFoundException, or `missing` where the
 * operation's model has not that one. ClusterNotFoundException when its cluster is not there either.
 */
export function refuseDaemon(context: EcsContext, arn: string, missing?: 'ClientException'): never {
  const [cluster] = arnPath(context.scope, arn, 'daemon', 2);
  findCluster(context, cluster);
  throw ecsError(missing ?? 'DaemonNotFoundException', 'Daemon not found.');
}

/** Refuses capacity providers for a daemon: an empty list, those that are not there, and those of another kind. */
export function refuseDaemonProviders(context: EcsContext, arns: readonly string[]): never {
  if (arns.length === 0) throw ecsError('ClientException', 'Capacity Provider Arns cannot be empty.');
  for (const arn of arns) {
    const { provider } = lookupCapacityProvider(context, arn);
    if (provider?.status !== 'ACTIVE') {
      const message = 'The specified capacity provider was not found. Specify a valid capacity provider and try again.';
      throw ecsError('InvalidParameterException', message);
    }
  }
  const message = 'Daemons are only supported for Amazon ECS Managed Instances capacity providers.';
  throw ecsError('InvalidParameterException', message);
}
