import { findCluster } from '../lookup.ts';
import { given, operation } from '../operation.ts';
import { rowPage } from '../paging.ts';

const ALL_BUT_INACTIVE = ['ACTIVE', 'DRAINING', 'REGISTERING', 'DEREGISTERING', 'REGISTRATION_FAILED'];

/** Lists container instances, every state but INACTIVE unless one is asked for. */
export const listContainerInstances = operation(
  'ListContainerInstances',
  (context, input) => {
    const cluster = findCluster(context, input.cluster);
    const { status = ALL_BUT_INACTIVE } = input;
    const page = rowPage(input, { cluster: cluster.arn, status }, (afterId, limit) =>
      context.store.containerInstances.list(cluster.arn, status, afterId, limit),
    );
    return { containerInstanceArns: page.arns, ...page.next };
  },
  { filter: given },
);
