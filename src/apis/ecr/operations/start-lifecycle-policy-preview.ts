import { inTurns } from '../../../reconcile/in-turns.ts';
import { judgeInSteps } from '../lifecycle-policy/judge.ts';
import { readLifecyclePolicy } from '../lifecycle-policy/read-policy.ts';
import { lifecyclePolicyOf } from '../lifecycle-policy-of.ts';
import { findRepository } from '../lookup.ts';
import { diskOperation } from '../operation.ts';
import { namesOf } from '../present.ts';
import { previewResultOf } from '../preview-result.ts';

/** Keeps what a policy, or the one there is, would do now. It is complete by the time anybody can ask for it. */
export const startLifecyclePolicyPreview = diskOperation('StartLifecyclePolicyPreview', async (context, input) => {
  const { store, now } = context;
  const repository = findRepository(context, input);
  const text = input.lifecyclePolicyText ?? lifecyclePolicyOf(context, repository).text;
  const rules = readLifecyclePolicy(text);
  const { verdicts } = await inTurns(judgeInSteps(store, { repositoryId: repository.id, rules, now }));
  store.transaction(() => {
    if (store.repositories.get(repository.id) === undefined) return; // deleted meanwhile
    store.lifecyclePreviews.put(repository.id, { text, startedAt: now }, verdicts.map(previewResultOf));
  });
  return { ...namesOf(repository), lifecyclePolicyText: text, status: 'IN_PROGRESS' };
});
