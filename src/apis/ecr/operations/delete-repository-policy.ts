import { findRepository } from '../lookup.ts';
import { operation } from '../operation.ts';
import { policyOf } from '../policy-of.ts';
import { namesOf } from '../present.ts';

/** Deletes the policy of a repository and gives it once more. */
export const deleteRepositoryPolicy = operation('DeleteRepositoryPolicy', (context, input) => {
  const repository = findRepository(context, input);
  const policyText = policyOf(repository);
  context.store.repositories.update({ ...repository, policyText: undefined });
  return { ...namesOf(repository), policyText };
});
