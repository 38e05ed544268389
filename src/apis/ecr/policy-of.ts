import type { Repository } from '../../model/repository.ts';
import { ecrError } from './errors.ts';

/** The policy of a repository. Throws RepositoryPolicyNotFoundException where it has none. */
export function policyOf({ policyText, name, scope }: Repository): string {
  if (policyText !== undefined) return policyText;
  throw ecrError(
    'RepositoryPolicyNotFoundException',
    `Repository policy does not exist for the repository with name '${name}' in the registry with id '${scope.accountId}'`,
  );
}
