import { operation } from '../operation.ts';
import { registryPolicyOf } from '../registry-policy-of.ts';

/** The policy of a registry as it was set. */
export const getRegistryPolicy = operation('GetRegistryPolicy', (context) => ({
  registryId: context.scope.accountId,
  policyText: registryPolicyOf(context),
}));
