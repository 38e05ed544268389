import { ecrError } from '../errors.ts';
import { findRepository, inRegistry } from '../lookup.ts';
import { operation } from '../operation.ts';
import { tellDeletedImage } from '../outbox.ts';
import { presentRepository } from '../present.ts';

/** Deletes a repository; with `force` one with images too. */
export const deleteRepository = operation('DeleteRepository', (context, input) => {
  const { store } = context;
  const repository = findRepository(context, input);
  if (input.force !== true && store.images.any(repository.id)) {
    throw ecrError(
      'RepositoryNotEmptyException',
      `The ${inRegistry(repository, '')} cannot be deleted because it still contains images`,
    );
  }
  store.repositories.delete(repository.id, (_repository, image) => tellDeletedImage(context, repository, image));
  return { repository: presentRepository(context, repository) };
});
