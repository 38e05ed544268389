import { arnPath } from '../arn-path.ts';
import { operation } from '../operation.ts';
import { checkBatch } from '../rules/batch.ts';

/** Describes deployments of daemons by ARN. There are no daemons, so every one is MISSING. */
export const describeDaemonDeployments = operation(
  'DescribeDaemonDeployments',
  ({ scope }, { daemonDeploymentArns: arns }) => {
    checkBatch('Daemon Deployment Arns', arns, 20);
    for (const arn of arns) arnPath(scope, arn, 'daemon-deployment', 3);
    return { daemonDeployments: [], failures: arns.map((arn) => ({ arn, reason: 'MISSING' })) };
  },
);
