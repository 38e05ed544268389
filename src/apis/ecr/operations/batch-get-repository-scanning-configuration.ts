import type {
  RepositoryScanningConfiguration,
  RepositoryScanningConfigurationFailure,
} from '../../../../api-schemas/ecr/types.ts';
import { noRepository } from '../lookup.ts';
import { operation } from '../operation.ts';
import { scanningOf } from '../scanning.ts';

/** When the images of repositories are scanned, by their own settings and their registry's. */
export const batchGetRepositoryScanningConfiguration = operation(
  'BatchGetRepositoryScanningConfiguration',
  ({ store, scope }, { repositoryNames }) => {
    const scanningConfigurations: RepositoryScanningConfiguration[] = [];
    const failures: RepositoryScanningConfigurationFailure[] = [];
    for (const repositoryName of new Set(repositoryNames)) {
      const repository = store.repositories.find(scope, repositoryName);
      if (repository) scanningConfigurations.push(scanningOf(store, repository));
      else {
        failures.push({
          repositoryName,
          failureCode: 'REPOSITORY_NOT_FOUND',
          failureReason: noRepository(repositoryName, scope.accountId),
        });
      }
    }
    return { scanningConfigurations, failures };
  },
);
