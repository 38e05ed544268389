import { lifecyclePolicyOf } from '../lifecycle-policy-of.ts';
import { findRepository } from '../lookup.ts';
import { operation } from '../operation.ts';
import { namesOf } from '../present.ts';
import { seconds } from '../seconds.ts';

/** The lifecycle policy of a repository, and when it was last evaluated. */
export const getLifecyclePolicy = operation('GetLifecyclePolicy', (context, input) => {
  const repository = findRepository(context, input);
  const { text, evaluatedAt = 0 } = lifecyclePolicyOf(context, repository);
  return { ...namesOf(repository), lifecyclePolicyText: text, lastEvaluatedAt: seconds(evaluatedAt) };
});
