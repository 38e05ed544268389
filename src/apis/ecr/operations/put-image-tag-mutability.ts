import { findRepository } from '../lookup.ts';
import { operation } from '../operation.ts';
import { namesOf } from '../present.ts';
import { mutabilityOf } from '../rules.ts';

/** Says which tags can be given to another image; those there are stay. */
export const putImageTagMutability = operation('PutImageTagMutability', (context, input) => {
  const repository = findRepository(context, input);
  const mutability = mutabilityOf(input.imageTagMutability, input.imageTagMutabilityExclusionFilters);
  context.store.repositories.update({ ...repository, ...mutability });
  return {
    ...namesOf(repository),
    imageTagMutability: mutability.imageTagMutability,
    imageTagMutabilityExclusionFilters: mutability.exclusionFilters,
  };
});
