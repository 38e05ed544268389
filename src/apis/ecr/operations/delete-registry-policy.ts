import { operation } from '../operation.ts';
import { registryPolicyOf } from '../registry-policy.ts';

/** Deletes the policy of the registry and gives it once more. */
export const deleteRegistryPolicy = operation('DeleteRegistryPolicy', (context) => {
  const policy = registryPolicyOf(context);
  context.store.registrySettings.delete(context.scope, 'policy');
  return policy;
});
