import { serviceArn } from '../../../model/arn.ts';
import type { EcsContext } from '../context.ts';
import { ecsError } from '../errors.ts';
import { findClusterForWork } from '../lookup.ts';
import { newService } from '../new-service.ts';
import { type EcsOperation, type Input, operation, type Output } from '../operation.ts';
import { presentService } from '../present/service.ts';
import { checkClientToken } from '../rules/client-token.ts';
import { serviceFingerprint } from '../rules/service/fingerprint.ts';
import { checkServiceName } from '../rules/service/name.ts';
import { UNBUILT_OF_SERVICES } from '../rules/service/unbuilt.ts';

const LONGEST_TOKEN = 36;

/**
 * Makes a service with its first deployment. One of this name that was made by the same call is answered as it is; an
 * INACTIVE one's name can be used again. What is not built is refused last: where ECS refuses a call, so it is here.
 */
export const createService: EcsOperation<'CreateService'> = {
  ...operation('CreateService', create),
  unbuilt: UNBUILT_OF_SERVICES,
};

function create(context: EcsContext, input: Input<'CreateService'>): Output<'CreateService'> {
  const { store, scope, capacities } = context;
  const cluster = findClusterForWork(context, input.cluster);
  checkServiceName(input.serviceName);
  checkClientToken(input.clientToken, LONGEST_TOKEN);
  const service = capacities.transaction(() => {
    const existing = store.services.get(serviceArn(scope, cluster.name, input.serviceName));
    if (existing?.status === 'DRAINING') {
      throw ecsError('InvalidParameterException', 'Unable to Start a service that is still Draining.');
    }
    if (existing?.status !== 'ACTIVE') return newService(context, cluster, input);
    if (existing.fingerprint === serviceFingerprint(input)) return existing;
    throw ecsError('InvalidParameterException', 'Creation of service was not idempotent.');
  });
  return { service: presentService(store, service, { tags: true, isAnswerToChange: true }) };
}
