import { setImmediate as nextTurn } from 'node:timers/promises';
import { inSlices } from '../../../reconcile/in-slices.ts';
import { inTurns } from '../../../reconcile/in-turns.ts';
import { judgeInSteps } from '../lifecycle-policy/judge.ts';
import { readLifecyclePolicy } from '../lifecycle-policy/read-policy.ts';
import { ecrError } from '../errors.ts';
import { lifecyclePolicyOf } from '../lifecycle-policy-of.ts';
import { findRepository, inRegistry } from '../lookup.ts';
import { diskOperation } from '../operation.ts';
import { namesOf } from '../present.ts';
import { previewResultOf } from '../preview-result.ts';

/**
 * Keeps what a policy, or the one there is, would do now. It is complete by the time anybody can ask for it; of very many
 * images the results are written a slice at a turn.
 */
export const startLifecyclePolicyPreview = diskOperation('StartLifecyclePolicyPreview', async (context, input) => {
  const { store, now } = context;
  const repository = findRepository(context, input);
  const text = input.lifecyclePolicyText ?? lifecyclePolicyOf(context, repository).text;
  const rules = readLifecyclePolicy(text);
  const writer = store.lifecyclePreviews.begin(repository.id);
  if (writer === undefined) {
    throw ecrError(
      'LifecyclePolicyPreviewInProgressException',
      `A lifecycle policy preview is in progress for the ${inRegistry(repository)}`,
    );
  }
  const write = (work: () => void) =>
    store.transaction(() => {
      if (store.repositories.get(repository.id)) work(); // else it was deleted meanwhile
    });
  try {
    const { verdicts } = await inTurns(judgeInSteps(store, { repositoryId: repository.id, rules, now }));
    await inSlices(verdicts, (slice) => write(() => writer.add(slice.map(previewResultOf))));
    write(() => writer.keep({ text, startedAt: now }));
    while (store.transaction(writer.dropOthers)) await nextTurn();
  } finally {
    writer.end();
  }
  return { ...namesOf(repository), lifecyclePolicyText: text, status: 'IN_PROGRESS' };
});
