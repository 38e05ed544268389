import { catalogOf, NO_LOGO } from '../catalog.ts';
import { operation, privately } from '../operation.ts';
import { presentPublicRepository } from '../present.ts';
import { tagsSent } from '../tags-sent.ts';

/** Makes a public repository. */
export const createRepository = {
  ...operation('CreateRepository', (context, { repositoryName, catalogData = {}, tags }) => {
    const { store, scope } = context;
    const catalog = catalogOf('CreateRepository', catalogData);
    const { repository = {} } = privately('CreateRepository', context, { repositoryName, tags: tagsSent(tags) });
    const made = store.repositories.find(scope, repositoryName);
    if (made) store.repositories.update({ ...made, catalog });
    return { repository: presentPublicRepository(repository), catalogData: catalog };
  }),
  but: NO_LOGO,
};
