import type { EcrContext } from './context.ts';
import { ecrError } from './errors.ts';

/** The signing configuration of the caller's registry as answers have it. Throws SigningConfigurationNotFoundException. */
export function signingConfigurationOf({ store, scope }: EcrContext) {
  const signingConfiguration = store.registrySettings.get(scope, 'signing');
  if (signingConfiguration) return { registryId: scope.accountId, signingConfiguration };
  throw ecrError(
    'SigningConfigurationNotFoundException',
    `Signing configuration does not exist in the registry with id '${scope.accountId}'`,
  );
}
