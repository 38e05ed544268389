import { operation } from '../operation.ts';
import { rowPage } from '../paging.ts';

/** Lists ACTIVE clusters. */
export const listClusters = operation('ListClusters', ({ store, scope }, input) => {
  const page = rowPage(input, { list: 'ListClusters', scope }, (afterId, limit) =>
    store.clusters.list(scope, afterId, limit),
  );
  return { clusterArns: page.arns, ...page.next };
});
