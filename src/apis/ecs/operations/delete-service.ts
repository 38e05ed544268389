import type { Service } from '../../../model/service.ts';
import { saveService } from '../deployments.ts';
import { ecsError } from '../errors.ts';
import { findCluster, findService } from '../lookup.ts';
import { operation } from '../operation.ts';
import { presentService } from '../present/service.ts';

/**
 * Makes a service DRAINING; its controller stops what it runs and then makes it INACTIVE. One that is so already is
 * answered as it is (https://github.com/aws/aws-sdk-js/issues/4189).
 */
export const deleteService = operation('DeleteService', (context, { cluster: reference, service: name, force }) => {
  const { store, capacities } = context;
  const cluster = findCluster(context, reference);
  const service = findService(context, cluster, name);
  if (service.status !== 'ACTIVE') return { service: presentService(store, service) };
  if (!force) checkStoppable(service);
  const deleted: Service = {
    ...service,
    status: 'DRAINING',
    desiredCount: 0,
    isSteady: false,
    rebalancing: undefined,
  };
  capacities.transaction(() => saveService(context, deleted));
  return { service: presentService(store, deleted) };
});

/** Refuses to stop a service that still wants tasks; the tasks of a DAEMON service are no one's to scale. */
function checkStoppable({ schedulingStrategy, desiredCount, taskSets }: Service): void {
  const refuse = (what: string) =>
    ecsError('InvalidParameterException', `The service cannot be stopped while ${what}.`);
  if (schedulingStrategy === 'REPLICA' && desiredCount > 0) throw refuse('it is scaled above 0');
  if (taskSets.length > 0) throw refuse('deployments are active');
}
