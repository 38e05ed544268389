import type { EcrContext } from './context.ts';
import { ecrError } from './errors.ts';

/** The policy of the caller's registry. Throws RegistryPolicyNotFoundException where it has none. */
export function registryPolicyOf({ store, scope }: EcrContext): string {
  const policy = store.registrySettings.get(scope, 'policy');
  if (policy !== undefined) return policy;
  throw ecrError(
    'RegistryPolicyNotFoundException',
    `Registry policy does not exist in the registry with id '${scope.accountId}'`,
  );
}
