import { lookupCapacityProvider } from '../capacity-providers.ts';
import { findCluster } from '../lookup.ts';
import { operation } from '../operation.ts';
import { keyPage } from '../paging.ts';

/** Lists the daemons of a cluster, of capacity providers or of all: there are none. */
export const listDaemons = operation('ListDaemons', (context, input) => {
  const { clusterArn, capacityProviderArns = [] } = input;
  const cluster = clusterArn === undefined ? undefined : findCluster(context, clusterArn).arn;
  const providers = capacityProviderArns.map((arn) => lookupCapacityProvider(context, arn).arn);
  const page = keyPage<never>(
    input,
    { list: 'ListDaemons', scope: context.scope, cluster, providers },
    () => [],
    String,
  );
  return { daemonSummariesList: page.rows };
});
