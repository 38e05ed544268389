import { arnPath } from './arn-path.ts';
import type { EcsContext } from './context.ts';
import { ecsError } from './errors.ts';
import { findCluster } from './lookup.ts';

/**
 * Refuses the ARN of an Express gateway service as AWS does when there is none: by the exception that the operation's
 * model has for it, or ClusterNotFoundException. CreateExpressGatewayService answers 501, so there never is one; a
 * service that CreateService made is not one either.
 */
export function refuseExpressGatewayService(
  context: EcsContext,
  serviceArn: string,
  missing: 'ResourceNotFoundException' | 'ServiceNotFoundException',
): never {
  const [cluster] = arnPath(context.scope, serviceArn, 'service', 2);
  findCluster(context, cluster);
  throw ecsError(missing, 'Resource not found.');
}
