import type { CapacityProvider } from '../../../model/capacity-provider.ts';
import { fargateProviders, lookupCapacityProvider } from '../capacity-providers.ts';
import type { EcsContext } from '../context.ts';
import { findCluster } from '../lookup.ts';
import { operation } from '../operation.ts';
import { keyPage } from '../paging.ts';
import { presentCapacityProvider } from '../present/capacity-provider.ts';
import { checkBatch } from '../rules/batch.ts';

const MOST = 10; // a page

/** Describes capacity providers by name, deleted ones too, or all ACTIVE ones; of one cluster when it is named. */
export const describeCapacityProviders = operation('DescribeCapacityProviders', (context, input) => {
  const { capacityProviders: references = [], include } = input;
  const cluster = input.cluster === undefined ? undefined : findCluster(context, input.cluster);
  const associated = cluster?.capacityProviders;
  if (references.length > 0) {
    checkBatch('Capacity Providers', references, 100);
    const looked = references.map((reference) => lookupCapacityProvider(context, reference));
    const found = looked.flatMap(({ arn, provider }) =>
      provider && (associated?.includes(provider.name) ?? true) ? [{ arn, provider }] : [],
    );
    const missing = looked.filter(({ arn }) => !found.some((one) => one.arn === arn));
    return {
      capacityProviders: found.map(({ provider }) => presentCapacityProvider(provider, include)),
      failures: missing.map(({ arn }) => ({ arn, reason: 'MISSING' })),
    };
  }
  const list = associated
    ? (after: string | undefined) => associatedAfter(context, associated, after)
    : (after: string | undefined, limit: number) => allAfter(context, after, limit);
  const question = { list: 'DescribeCapacityProviders', scope: context.scope, cluster: cluster?.arn } as const;
  const page = keyPage(input, question, list, ({ name }) => name, MOST);
  const capacityProviders = page.rows.map((provider) => presentCapacityProvider(provider, include));
  return { capacityProviders, failures: [], ...page.next };
});

/** The Fargate kinds, then the account's own by name. */
function allAfter({ store, scope }: EcsContext, after: string | undefined, limit: number): CapacityProvider[] {
  const fargate = fargateProviders(scope);
  const position = fargate.findIndex(({ name }) => name === after);
  if (after !== undefined && position < 0) return store.capacityProviders.active(scope, after, limit);
  return [...fargate.slice(position + 1), ...store.capacityProviders.active(scope, undefined, limit)].slice(0, limit);
}

/** By name: the cluster's own order can change between two pages. */
function associatedAfter(context: EcsContext, names: readonly string[], after = ''): CapacityProvider[] {
  const rest = names.filter((name) => name > after).sort();
  return rest.flatMap((name) => lookupCapacityProvider(context, name).provider ?? []);
}
