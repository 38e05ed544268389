import { arnPath } from '../arn-path.ts';
import { operation } from '../operation.ts';
import { presentServiceDeployment } from '../present/service-deployment.ts';
import { checkBatch } from '../rules/batch.ts';

/** Describes deployments of services by their ARNs, also those that ended. */
export const describeServiceDeployments = operation(
  'DescribeServiceDeployments',
  ({ store, scope }, { serviceDeploymentArns: arns }) => {
    checkBatch('Service Deployment Arns', arns, 20);
    for (const arn of arns) arnPath(scope, arn, 'service-deployment', 3);
    const found = arns.flatMap((arn) => store.serviceRecords.deployment(arn) ?? []);
    return {
      serviceDeployments: found.map((record) => presentServiceDeployment(store, record)),
      failures: arns
        .filter((arn) => !found.some((record) => record.arn === arn))
        .map((arn) => ({ arn, reason: 'MISSING' })),
    };
  },
);
