import type { Repository } from '../../model/repository.ts';
import type { StoredLifecyclePolicy } from '../../store/lifecycle-policies.ts';
import type { EcrContext } from './context.ts';
import { ecrError } from './errors.ts';

/** The lifecycle policy of a repository. Throws LifecyclePolicyNotFoundException where it has none. */
export function lifecyclePolicyOf({ store }: EcrContext, { id, name, scope }: Repository): StoredLifecyclePolicy {
  const policy = store.lifecyclePolicies.get(id);
  if (policy) return policy;
  throw ecrError(
    'LifecyclePolicyNotFoundException',
    `Lifecycle policy does not exist for the repository with name '${name}' in the registry with id '${scope.accountId}'`,
  );
}
