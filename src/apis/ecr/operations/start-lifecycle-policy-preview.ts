import { evaluateLifecyclePolicy } from '../lifecycle-policy/evaluate.ts';
import { readLifecyclePolicy } from '../lifecycle-policy/read-policy.ts';
import { lifecyclePolicyOf } from '../lifecycle-policy-of.ts';
import { findRepository } from '../lookup.ts';
import { operation } from '../operation.ts';
import { namesOf } from '../present.ts';
import { previewResultOf } from '../preview-result.ts';

/** Keeps what a policy, or the one there is, would do now. It is complete by the time anybody can ask for it. */
export const startLifecyclePolicyPreview = operation('StartLifecyclePolicyPreview', (context, input) => {
  const { store, now } = context;
  const repository = findRepository(context, input);
  const text = input.lifecyclePolicyText ?? lifecyclePolicyOf(context, repository).text;
  const { verdicts } = evaluateLifecyclePolicy(
    readLifecyclePolicy(text),
    store.lifecyclePolicies.images(repository.id),
    now,
  );
  store.lifecyclePreviews.put(repository.id, { text, startedAt: now }, verdicts.map(previewResultOf));
  return { ...namesOf(repository), lifecyclePolicyText: text, status: 'IN_PROGRESS' };
});
