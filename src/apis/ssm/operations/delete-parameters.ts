import { operation } from '../operation.ts';

/** Deletes parameters; the names that stand for none are told. */
export const deleteParameters = operation('DeleteParameters', ({ store, scope }, { Names }) => {
  const names = [...new Set(Names)];
  const deleted = names.filter((name) => store.parameters.delete(scope, name));
  return { DeletedParameters: deleted, InvalidParameters: names.filter((name) => !deleted.includes(name)) };
});
