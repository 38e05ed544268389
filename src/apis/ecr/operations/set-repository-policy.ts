import { invalidParameter } from '../errors.ts';
import { isPolicy } from '../is-policy.ts';
import { findRepository } from '../lookup.ts';
import { operation } from '../operation.ts';
import { policyOf } from '../policy-of.ts';
import { namesOf } from '../present.ts';

/** Keeps the policy of a repository. It is repeated, never asked: everybody may do everything. */
export const setRepositoryPolicy = {
  ...operation('SetRepositoryPolicy', (context, input) => {
    const repository = findRepository(context, input);
    const { policyText } = input;
    if (!isPolicy(policyText)) throw invalidParameter('PolicyText', 'Invalid repository policy provided');
    const changed = { ...repository, policyText };
    context.store.repositories.update(changed);
    return { ...namesOf(repository), policyText: policyOf(changed) };
  }),
  but: 'kept; it refuses nobody, so force changes nothing',
};
