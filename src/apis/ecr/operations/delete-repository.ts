import type { Image } from '../../../model/image.ts';
import type { Store } from '../../../store/database.ts';
import { ecrError } from '../errors.ts';
import { findRepository, inRegistry } from '../lookup.ts';
import { operation } from '../operation.ts';
import { tellImageAction } from '../outbox.ts';
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
  for (const image of allImages(store, repository.id)) {
    const tags = store.images.tagsOf(image.id);
    for (const tag of tags.length > 0 ? tags : [undefined]) {
      tellImageAction(context, repository, image, { type: 'DELETE', tag });
    }
  }
  store.repositories.delete(repository.id);
  return { repository: presentRepository(context, repository) };
});

const AT_ONCE = 1000;

function* allImages({ images }: Store, repositoryId: number): Generator<Image> {
  for (let after: number | undefined = 0; after !== undefined; ) {
    const page = images.list(repositoryId, { isTagged: undefined, isArchived: undefined, after, limit: AT_ONCE });
    yield* page;
    after = page.length < AT_ONCE ? undefined : page.at(-1)?.id;
  }
}
