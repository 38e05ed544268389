import { findCluster, lookupInstance } from '../lookup.ts';
import { operation } from '../operation.ts';
import { presentContainerInstance } from '../present/container-instance.ts';
import { checkBatch } from '../rules/batch.ts';

/** Describes container instances by id or ARN; one that is not there is a failure, not an error. */
export const describeContainerInstances = operation('DescribeContainerInstances', (context, input) => {
  const cluster = findCluster(context, input.cluster);
  checkBatch('Container Instances', input.containerInstances, 100);
  const looked = input.containerInstances.map((text) => lookupInstance(context, cluster, text));
  return {
    containerInstances: looked.flatMap(({ instance }) =>
      instance ? [presentContainerInstance(context, instance, input.include)] : [],
    ),
    failures: looked.flatMap(({ arn, instance }) => (instance ? [] : [{ arn, reason: 'MISSING' }])),
  };
});
