import { operation } from '../operation.ts';
import { registryPolicyOf } from '../registry-policy-of.ts';

/** Deletes the policy of a registry and gives it once more. */
export const deleteRegistryPolicy = operation('DeleteRegistryPolicy', (context) => {
  const { store, scope } = context;
  const policyText = registryPolicyOf(context);
  store.registrySettings.delete(scope, 'policy');
  return { registryId: scope.accountId, policyText };
});
