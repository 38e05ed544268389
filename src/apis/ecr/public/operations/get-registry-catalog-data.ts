import { operation } from '../operation.ts';

/** What the gallery shows of the caller's public registry. */
export const getRegistryCatalogData = operation('GetRegistryCatalogData', ({ store, scope }) => ({
  registryCatalogData: store.registrySettings.get(scope, 'catalog') ?? {},
}));
