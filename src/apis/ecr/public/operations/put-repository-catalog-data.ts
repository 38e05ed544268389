import { findRepository } from '../../lookup.ts';
import { catalogOf, NO_LOGO } from '../catalog.ts';
import { operation } from '../operation.ts';

/** Says what the gallery shows of a repository; members that are not sent are gone. */
export const putRepositoryCatalogData = {
  ...operation('PutRepositoryCatalogData', (context, input) => {
    const catalog = catalogOf('PutRepositoryCatalogData', input.catalogData);
    const repository = findRepository(context, input);
    context.store.repositories.update({ ...repository, catalog });
    return { catalogData: catalog };
  }),
  but: NO_LOGO,
};
