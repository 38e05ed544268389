import type { Cluster } from '../../../model/cluster.ts';
import { lookupCapacityProvider } from '../capacity-providers.ts';
import type { EcsContext } from '../context.ts';
import { ecsError } from '../errors.ts';
import type { Input } from '../operation.ts';
import { checkStrategy } from './capacity-provider-strategy.ts';

type Association = Pick<Cluster, 'capacityProviders' | 'defaultCapacityProviderStrategy'>;
type Sent = Pick<Input<'CreateCluster'>, 'capacityProviders' | 'defaultCapacityProviderStrategy'>;

const MOST_PROVIDERS = 20; // of a cluster, by AWS's service quotas
const TRY_AGAIN = 'Specify a valid capacity provider and try again.';

/**
 * The capacity providers and default strategy that a cluster is to have, with names for ARNs. Throws AWS's refusals of
 * providers that are not there or deleted, and of the strategy.
 */
export function associationOf(context: EcsContext, sent: Sent): Association {
  const { capacityProviders: references = [], defaultCapacityProviderStrategy: strategy = [] } = sent;
  const names = references.map((reference) => {
    const { provider } = lookupCapacityProvider(context, reference);
    if (!provider) {
      throw ecsError('InvalidParameterException', `The specified capacity provider was not found. ${TRY_AGAIN}`);
    }
    if (provider.status !== 'ACTIVE') {
      const message = `The specified capacity provider '${provider.name}' is not in an ACTIVE state. ${TRY_AGAIN}`;
      throw ecsError('InvalidParameterException', message);
    }
    return provider.name;
  });
  const capacityProviders = [...new Set(names)];
  if (capacityProviders.length > MOST_PROVIDERS) {
    const message = `A cluster can have a maximum of ${MOST_PROVIDERS} capacity providers.`;
    throw ecsError('InvalidParameterException', message);
  }
  const defaultCapacityProviderStrategy = checkStrategy(context, { capacityProviders }, strategy, 'cluster');
  return { capacityProviders, defaultCapacityProviderStrategy };
}
