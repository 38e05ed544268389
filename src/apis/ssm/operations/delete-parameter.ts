import { parameterNotFound } from '../errors.ts';
import { operation } from '../operation.ts';

/** Deletes a parameter with all of its versions. */
export const deleteParameter = operation('DeleteParameter', ({ store, scope }, { Name: name }) => {
  if (!store.parameters.delete(scope, name)) throw parameterNotFound(name);
  return {};
});
