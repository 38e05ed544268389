import type { EcrContext } from './context.ts';
import { ecrError } from './errors.ts';

/** The policy of the caller's registry as answers have it. Throws RegistryPolicyNotFoundException where it has none. */
export function registryPolicyOf({ store, scope }: EcrContext) {
  const policy = store.registrySettings.get(scope, 'policy');
  if (policy) return { registryId: scope.accountId, policyText: policy.policyText };
  throw ecrError(
    'RegistryPolicyNotFoundException',
    `Registry policy does not exist in the registry with id '${scope.accountId}'`,
  );
}
