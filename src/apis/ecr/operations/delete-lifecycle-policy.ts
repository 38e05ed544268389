import { lifecyclePolicyOf } from '../lifecycle-policy-of.ts';
import { findRepository } from '../lookup.ts';
import { operation } from '../operation.ts';
import { namesOf } from '../present.ts';
import { seconds } from '../seconds.ts';

/** Deletes the lifecycle policy of a repository and gives it once more. */
export const deleteLifecyclePolicy = operation('DeleteLifecyclePolicy', (context, input) => {
  const repository = findRepository(context, input);
  const { text, evaluatedAt = 0 } = lifecyclePolicyOf(context, repository);
  context.store.lifecyclePolicies.delete(repository.id);
  return { ...namesOf(repository), lifecyclePolicyText: text, lastEvaluatedAt: seconds(evaluatedAt) };
});
