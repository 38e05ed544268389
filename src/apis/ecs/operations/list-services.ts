import { findCluster } from '../lookup.ts';
import { operation } from '../operation.ts';
import { rowPage } from '../paging.ts';

const DEFAULT_PAGE = 10;

/** Lists ACTIVE services. Those whose resources ECS would manage are none: it is their callers who made them. */
export const listServices = operation('ListServices', (context, input) => {
  const cluster = findCluster(context, input.cluster);
  const { launchType, schedulingStrategy, resourceManagementType, nextToken, maxResults = DEFAULT_PAGE } = input;
  const filter = { clusterArn: cluster.arn, launchType, schedulingStrategy };
  const question = { list: 'ListServices', scope: context.scope, ...filter, resourceManagementType } as const;
  const page = rowPage({ nextToken, maxResults }, question, (afterId, limit) =>
    resourceManagementType === 'ECS' ? [] : context.store.services.list(filter, afterId, limit),
  );
  return { serviceArns: page.arns, ...page.next };
});
