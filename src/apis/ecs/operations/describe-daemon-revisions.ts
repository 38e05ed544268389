import { arnPath } from '../arn-path.ts';
import { operation } from '../operation.ts';
import { checkBatch } from '../rules/batch.ts';

/** Describes revisions of daemons by ARN. There are no daemons, so every one is MISSING. */
export const describeDaemonRevisions = operation(
  'DescribeDaemonRevisions',
  ({ scope }, { daemonRevisionArns: arns }) => {
    checkBatch('Daemon Revision Arns', arns, 20);
    for (const arn of arns) arnPath(scope, arn, 'daemon-revision', 3);
    return { daemonRevisions: [], failures: arns.map((arn) => ({ arn, reason: 'MISSING' })) };
  },
);
