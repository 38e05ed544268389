import { findRepository } from '../lookup.ts';
import { operation } from '../operation.ts';
import { policyOf } from '../policy-of.ts';
import { namesOf } from '../present.ts';

/** The policy of a repository as it was set. */
export const getRepositoryPolicy = operation('GetRepositoryPolicy', (context, input) => {
  const repository = findRepository(context, input);
  return { ...namesOf(repository), policyText: policyOf(repository) };
});
