import type { ServiceDeployment } from '../../../model/service.ts';
import { isUnderWay } from '../deployments.ts';
import { ecsError } from '../errors.ts';
import { operation } from '../operation.ts';
import { findServiceDeployment } from '../service-deployments.ts';

const REQUESTED = { ROLLBACK: 'ROLLBACK_REQUESTED', ABORT: 'STOP_REQUESTED' } as const;

/**
 * Asks for a deployment to be given up: with ROLLBACK, which is what nothing said means, the last completed one takes
 * over again, with ABORT nothing more is started. The service's controller sees to it. One that was asked for before, or
 * that is rolled back already, goes on with that.
 */
export const stopServiceDeployment = operation('StopServiceDeployment', (context, input) => {
  const { store, now } = context;
  const { stopType = 'ROLLBACK', serviceDeploymentArn } = input;
  const record = findServiceDeployment(context, serviceDeploymentArn);
  if (!isUnderWay(record)) {
    // AWS's words are not established.
    const message = `The service deployment cannot be stopped because it is in status ${record.status}.`;
    throw ecsError('ConflictException', message, { resourceIds: [record.arn] });
  }
  if (record.status === 'PENDING' || record.status === 'IN_PROGRESS') {
    const requested: ServiceDeployment = { ...record, status: REQUESTED[stopType], updatedAt: now };
    store.transaction(() => {
      store.serviceRecords.putDeployment(requested);
      store.changes.add({ kind: 'service', arn: record.serviceArn });
    });
  }
  return { serviceDeploymentArn: record.arn };
});
