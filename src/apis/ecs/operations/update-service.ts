import { changedService } from '../changed-service.ts';
import type { EcsContext } from '../context.ts';
import { ecsError } from '../errors.ts';
import { findCluster, findService } from '../lookup.ts';
import { type EcsOperation, type Input, operation, type Output } from '../operation.ts';
import { presentService } from '../present/service.ts';
import { UNBUILT_OF_SERVICES } from '../rules/service/unbuilt.ts';

/** Changes what was sent of a service; some changes begin a new deployment. What is not built is refused last. */
export const updateService: EcsOperation<'UpdateService'> = {
  ...operation('UpdateService', update),
  unbuilt: UNBUILT_OF_SERVICES,
};

function update(context: EcsContext, input: Input<'UpdateService'>): Output<'UpdateService'> {
  const { store, capacities } = context;
  const cluster = findCluster(context, input.cluster);
  return capacities.transaction(() => {
    const found = findService(context, cluster, input.service);
    if (found.status !== 'ACTIVE') throw ecsError('ServiceNotActiveException', 'Service was not ACTIVE.');
    const changed = changedService(context, cluster, found, input);
    const view = { isAnswerToChange: true, deployedCount: found.desiredCount };
    return { service: presentService(store, changed, view) };
  });
}
