import type { CapacityProvider, CapacityProviderStrategyItem } from '../../../model/capacity-provider.ts';
import type { Cluster } from '../../../model/cluster.ts';
import { lookupCapacityProvider } from '../capacity-providers.ts';
import type { EcsContext } from '../context.ts';
import { ecsError } from '../errors.ts';
import type { Input } from '../operation.ts';

/** What a strategy is for: to be a cluster's default, or to run tasks by, sent with them or the cluster's default. */
export type StrategyUse = 'cluster' | 'task' | 'default';

type SentStrategy = Input<'PutClusterCapacityProviders'>['defaultCapacityProviderStrategy'];

const MOST_PROVIDERS = 20;
const refusal = (message: string) => ecsError('InvalidParameterException', message);

const SEVERAL_BASES = {
  cluster:
    'The specified capacity provider strategy contains multiple capacity providers with a base value defined. Only ' +
    'one capacity provider per strategy can have a base value defined.',
  task:
    'There are multiple capacity providers in the specified capacity provider strategy with a base value greater than ' +
    'zero. Only one capacity provider can have a base value greater than zero. Specify a valid capacity provider ' +
    'strategy and try again.',
};
const NO_WEIGHT = {
  task:
    'There are no capacity providers in the capacity provider strategy with a weight value greater than zero. Specify ' +
    'a weight value greater than zero for at least one capacity provider and try again.',
  default:
    'There are no capacity providers with a weight value greater than zero defined in the default capacity provider ' +
    'strategy. At least one capacity provider must have a weight value greater than zero specified. Update the ' +
    "cluster's default capacity provider strategy or specify a valid capacity provider strategy and try again.",
};

/**
 * A strategy that was sent, with names for ARNs and AWS's defaults: weight 0, base 0. Throws AWS's refusals of one
 * with too many providers, with one that is not there, deleted, not the cluster's or named twice, of mixed kinds, with
 * several bases, and, where it is to run tasks by, without a weight.
 */
export function checkStrategy(
  context: EcsContext,
  { capacityProviders }: Pick<Cluster, 'capacityProviders'>,
  strategy: SentStrategy,
  use: StrategyUse,
): CapacityProviderStrategyItem[] {
  if (strategy.length > MOST_PROVIDERS) {
    throw refusal(`A capacity provider strategy can contain a maximum of ${MOST_PROVIDERS} capacity providers.`);
  }
  const providers = strategy.map(({ capacityProvider }) => strategyProvider(context, capacityProvider));
  checkProviders(providers, capacityProviders);
  const items = strategy.map(({ weight = 0, base = 0 }, index) => ({
    capacityProvider: (providers[index] as CapacityProvider).name,
    weight,
    base,
  }));
  if (items.filter(({ base }) => base > 0).length > 1) throw refusal(SEVERAL_BASES[use === 'cluster' ? use : 'task']);
  const isUseless = items.length > 0 && items.every(({ weight }) => weight === 0);
  if (use !== 'cluster' && isUseless) throw refusal(NO_WEIGHT[use]);
  return items;
}

function strategyProvider(context: EcsContext, reference: string): CapacityProvider {
  const { provider } = lookupCapacityProvider(context, reference);
  if (!provider) throw refusal(`The specified capacity provider (${reference}) was not found.`);
  if (provider.status !== 'ACTIVE') {
    throw refusal(
      'The capacity provider specified in capacity provider strategy is not ACTIVE. Specify a valid capacity provider ' +
        'strategy and try again.',
    );
  }
  return provider;
}

function checkProviders(providers: readonly CapacityProvider[], associated: readonly string[]): void {
  if (providers.some(({ name }) => !associated.includes(name))) {
    throw refusal(
      'The specified capacity provider strategy cannot contain a capacity provider that is not associated with the ' +
        'cluster. Associate the capacity provider with the cluster or specify a valid capacity provider and try again.',
    );
  }
  if (new Set(providers.map(({ name }) => name)).size < providers.length) {
    throw refusal('A capacity provider strategy cannot contain a capacity provider more than once.');
  }
  if (new Set(providers.map(({ type }) => type === 'EC2_AUTOSCALING')).size > 1) {
    throw refusal(
      'A capacity provider strategy cannot contain a mix of capacity providers using Auto Scaling groups and Fargate ' +
        'providers. Specify one or the other and try again.',
    );
  }
}
