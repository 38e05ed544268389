import type { ServiceDeployment } from '../../model/service.ts';
import { arnPath } from './arn-path.ts';
import type { EcsContext } from './context.ts';
import { ecsError } from './errors.ts';

/** The deployment of a service that an ARN names. Throws ServiceDeploymentNotFoundException. */
export function findServiceDeployment({ store, scope }: EcsContext, arn: string): ServiceDeployment {
  arnPath(scope, arn, 'service-deployment', 3);
  const record = store.serviceRecords.deployment(arn);
  // AWS's words are not established.
  if (!record) throw ecsError('ServiceDeploymentNotFoundException', 'Service deployment not found.');
  return record;
}
