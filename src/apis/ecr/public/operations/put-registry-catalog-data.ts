import { operation } from '../operation.ts';

/** Says what the gallery shows of the caller's public registry. */
export const putRegistryCatalogData = operation('PutRegistryCatalogData', ({ store, scope }, { displayName }) => {
  store.registrySettings.put(scope, 'catalog', { displayName });
  return { registryCatalogData: { displayName } };
});
