import { notBuilt } from '../../../wire/errors.ts';
import { sentRules } from '../lifecycle/policy-of.ts';
import { findRepository } from '../lookup.ts';
import { operation } from '../operation.ts';
import { namesOf } from '../present.ts';

/** Sets the lifecycle policy of a repository, which is applied within the hour. */
export const putLifecyclePolicy = operation('PutLifecyclePolicy', (context, input) => {
  const repository = findRepository(context, input);
  const { lifecyclePolicyText: text } = input;
  if (sentRules(text).some(({ action }) => action === 'transition')) {
    throw notBuilt('ECR PutLifecyclePolicy with the action transition');
  }
  context.store.repositories.update({ ...repository, lifecycle: { text } });
  return { ...namesOf(repository), lifecyclePolicyText: text };
});
