import type { RepositoryCatalogDataInput } from '../../../../api-schemas/ecr-public/types.ts';
import type { RepositoryCatalog } from '../../../model/repository.ts';
import { notBuilt } from '../../../wire/errors.ts';

/** What of a catalog's data is not built, for the README. */
export const NO_LOGO = '501 for catalogData.logoImageBlob';

/** The catalog data of a repository as it is kept. Throws 501 for a logo: there is no page that would show it. */
export function catalogOf(
  operation: string,
  { logoImageBlob, ...catalog }: RepositoryCatalogDataInput,
): RepositoryCatalog {
  if (logoImageBlob !== undefined) throw notBuilt(`ECR Public ${operation} with catalogData.logoImageBlob`);
  return catalog;
}
