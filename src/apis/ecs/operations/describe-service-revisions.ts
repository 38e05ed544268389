import { arnPath } from '../arn-path.ts';
import { operation } from '../operation.ts';
import { presentServiceRevision } from '../present/service-revision.ts';
import { checkBatch } from '../rules/batch.ts';

/** Describes revisions of services by their ARNs: what the tasks of each are, or were, made from. */
export const describeServiceRevisions = operation(
  'DescribeServiceRevisions',
  ({ store, scope }, { serviceRevisionArns: arns }) => {
    checkBatch('Service Revision Arns', arns, 20);
    for (const arn of arns) arnPath(scope, arn, 'service-revision', 3);
    const found = arns.flatMap((arn) => store.serviceRecords.revision(arn) ?? []);
    return {
      serviceRevisions: found.map((revision) => presentServiceRevision(store, revision)),
      failures: arns
        .filter((arn) => !found.some((revision) => revision.arn === arn))
        .map((arn) => ({ arn, reason: 'MISSING' })),
    };
  },
);
