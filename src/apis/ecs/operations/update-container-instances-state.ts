import { ecsError } from '../errors.ts';
import { setInstanceStatus } from '../instance-life.ts';
import { findCluster, lookupInstance } from '../lookup.ts';
import { operation } from '../operation.ts';
import { presentContainerInstance } from '../present/container-instance.ts';
import { checkBatch } from '../rules/batch.ts';

/** Makes instances DRAINING, so that they get no new tasks, or ACTIVE again. */
export const updateContainerInstancesState = operation('UpdateContainerInstancesState', (context, input) => {
  const cluster = findCluster(context, input.cluster);
  checkBatch('Container Instances', input.containerInstances, 10);
  const { status } = input;
  if (status !== 'ACTIVE' && status !== 'DRAINING') {
    throw ecsError('InvalidParameterException', `${status} should be one of [ACTIVE,DRAINING]`);
  }
  const updated = context.capacities.transaction(() =>
    input.containerInstances.map((text) => {
      const { arn, instance } = lookupInstance(context, cluster, text);
      if (!instance) return { arn, reason: 'MISSING' };
      if (instance.status === 'INACTIVE') return { arn, reason: 'INACTIVE' };
      return setInstanceStatus(context, instance, status);
    }),
  );
  return {
    containerInstances: updated.flatMap((one) => ('reason' in one ? [] : [presentContainerInstance(context, one)])),
    failures: updated.flatMap((one) => ('reason' in one ? [one] : [])),
  };
});
