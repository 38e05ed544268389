import { lifecycleOf } from '../lifecycle/policy-of.ts';
import { findRepository } from '../lookup.ts';
import { operation } from '../operation.ts';
import { namesOf } from '../present.ts';
import { seconds } from '../seconds.ts';

/** The lifecycle policy of a repository as it was set, and when it was last applied. */
export const getLifecyclePolicy = operation('GetLifecyclePolicy', (context, input) => {
  const repository = findRepository(context, input);
  const { text, evaluatedAt } = lifecycleOf(repository);
  return { ...namesOf(repository), lifecyclePolicyText: text, lastEvaluatedAt: seconds(evaluatedAt) };
});
