import { findRepository } from '../../lookup.ts';
import { operation } from '../operation.ts';

/** What the gallery shows of a repository: nothing, unless it was said (Terraform reads it of every repository). */
export const getRepositoryCatalogData = operation('GetRepositoryCatalogData', (context, input) => {
  const { catalog = {} } = findRepository(context, input);
  return { catalogData: catalog };
});
