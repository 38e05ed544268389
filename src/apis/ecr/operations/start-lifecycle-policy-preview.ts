import { lifecycleOf, sentRules } from '../lifecycle/policy-of.ts';
import { findRepository } from '../lookup.ts';
import { operation } from '../operation.ts';
import { namesOf } from '../present.ts';

/** Begins a preview of what a policy, or the repository's own, would do now. It is worked out when it is asked for. */
export const startLifecyclePolicyPreview = operation('StartLifecyclePolicyPreview', (context, input) => {
  const { store, now } = context;
  const repository = findRepository(context, input);
  const text = input.lifecyclePolicyText ?? lifecycleOf(repository).text;
  sentRules(text);
  store.repositories.update({ ...repository, preview: { text, startedAt: now } });
  return { ...namesOf(repository), lifecyclePolicyText: text, status: 'IN_PROGRESS' as const };
});
