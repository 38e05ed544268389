import { capacityProviderArn, parseArn, resourceId } from '../../model/arn.ts';
import type { CapacityProvider } from '../../model/capacity-provider.ts';
import type { Scope } from '../../model/scope.ts';
import type { EcsContext } from './context.ts';
import { ecsError } from './errors.ts';
import { checkScope } from './lookup.ts';
import { revisionsInUse } from './service-revisions.ts';

const FARGATE_KINDS = ['FARGATE', 'FARGATE_SPOT'] as const;

/** The capacity providers that every account and region has. */
export const fargateProviders = (scope: Scope): CapacityProvider[] =>
  FARGATE_KINDS.map((name) => ({
    arn: capacityProviderArn(scope, name),
    name,
    type: name,
    status: 'ACTIVE',
    tags: [],
  }));

/** The ARN a name or ARN means; an ARN of another kind is taken for a name, which nothing has. */
function arnOf(scope: Scope, reference: string): string {
  const parsed = parseArn(reference);
  if (parsed?.service !== 'ecs') return capacityProviderArn(scope, reference);
  checkScope(scope, parsed);
  return reference;
}

/**
 * The ARN that a capacity provider's name or ARN means, and the provider when it is there, INACTIVE or not. Throws
 * InvalidParameterException for an ARN of another account or region.
 */
export function lookupCapacityProvider(
  { store, scope }: EcsContext,
  reference: string,
): { arn: string; provider?: CapacityProvider | undefined } {
  const arn = arnOf(scope, reference);
  const provider = fargateProviders(scope).find((fargate) => fargate.arn === arn) ?? store.capacityProviders.get(arn);
  return { arn, provider };
}

/**
 * The capacity provider that is to be updated or deleted. Throws ClientException for one that is not there and for one
 * of AWS's own.
 */
export function findOwnCapacityProvider(
  context: EcsContext,
  reference: string,
  change: 'updated' | 'deleted',
): CapacityProvider {
  const { arn, provider } = lookupCapacityProvider(context, reference);
  if (!provider || (provider.status === 'INACTIVE' && change === 'deleted')) {
    const message = 'The specified capacity provider does not exist. Specify a valid name or ARN and try again.';
    throw ecsError('ClientException', message);
  }
  if (provider.status === 'INACTIVE') {
    throw ecsError('ClientException', 'The capacity provider could not be updated because it has been deleted.');
  }
  if (provider.type !== 'EC2_AUTOSCALING') {
    const message = `The ${resourceId(arn)} capacity provider is reserved and cannot be ${change}.`;
    throw ecsError('ClientException', message);
  }
  return provider;
}

/** Whether a name is that of a capacity provider without container instances. */
export const isFargate = (name: string): boolean => FARGATE_KINDS.some((kind) => kind === name);

/** Whether a living task of the cluster came by this capacity provider, or tasks of a service are to. */
export const isProviderInUse = ({ store }: EcsContext, clusterArn: string, name: string): boolean =>
  store.tasks.usesProvider(clusterArn, name) ||
  store.services
    .aliveOfCluster(clusterArn)
    .flatMap((service) => revisionsInUse(store, service))
    .some(({ capacityProviderStrategy }) => capacityProviderStrategy.some((one) => one.capacityProvider === name));
