import { lifecyclePolicyText, readLifecyclePolicy } from '../lifecycle-policy/read-policy.ts';
import { findRepository } from '../lookup.ts';
import { operation } from '../operation.ts';
import { namesOf } from '../present.ts';

/** Gives a repository a lifecycle policy, in the place of the one it has. */
export const putLifecyclePolicy = operation('PutLifecyclePolicy', (context, input) => {
  const repository = findRepository(context, input);
  const text = lifecyclePolicyText(readLifecyclePolicy(input.lifecyclePolicyText));
  context.store.lifecyclePolicies.put(repository.id, text);
  return { ...namesOf(repository), lifecyclePolicyText: text };
});
