import type { Repository } from '../../../model/repository.ts';
import { ecrError, invalidParameter } from '../errors.ts';
import { type LifecycleRule, readLifecyclePolicy } from './read-policy.ts';

/** The lifecycle policy of a repository. Throws LifecyclePolicyNotFoundException where it has none. */
export function lifecycleOf({ lifecycle, name, scope }: Repository): NonNullable<Repository['lifecycle']> {
  if (lifecycle !== undefined) return lifecycle;
  throw ecrError(
    'LifecyclePolicyNotFoundException',
    `Lifecycle policy does not exist for the repository with name '${name}' in the registry with id '${scope.accountId}'`,
  );
}

/** The rules of a policy that is sent. Throws InvalidParameterException. */
export function sentRules(text: string): readonly LifecycleRule[] {
  const rules = readLifecyclePolicy(text);
  if (typeof rules === 'string') throw invalidParameter('LifecyclePolicyText', rules);
  return rules;
}
