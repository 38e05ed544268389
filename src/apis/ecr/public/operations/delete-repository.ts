import { operation, privately } from '../operation.ts';
import { presentPublicRepository } from '../present.ts';

/** Deletes a public repository; with `force` one with images too. */
export const deleteRepository = operation('DeleteRepository', (context, input) => {
  const { repository = {} } = privately('DeleteRepository', context, input);
  return { repository: presentPublicRepository(repository) };
});
