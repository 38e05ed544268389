import { invalidParameter } from '../errors.ts';
import { isPolicy } from '../is-policy.ts';
import { operation } from '../operation.ts';

/** Keeps the policy of the registry. It is repeated, never asked: everybody may do everything. */
export const putRegistryPolicy = operation('PutRegistryPolicy', ({ store, scope }, { policyText }) => {
  if (!isPolicy(policyText)) throw invalidParameter('PolicyText', 'Invalid registry policy provided');
  store.registrySettings.put(scope, 'policy', { policyText });
  return { registryId: scope.accountId, policyText };
});
