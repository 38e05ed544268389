import type { RepositoryScanningConfiguration } from '../../../../api-schemas/ecr/types.ts';
import { type Repository, repositoryArn } from '../../../model/repository.ts';
import { operation } from '../operation.ts';
import { isScannedOnPush, scanningRuleOf } from '../scanning.ts';
import type { EcrContext } from '../context.ts';

/** How each of some repositories is scanned. */
export const batchGetRepositoryScanningConfiguration = operation(
  'BatchGetRepositoryScanningConfiguration',
  (context, { repositoryNames }) => {
    const found = repositoryNames.map((name) => context.store.repositories.find(context.scope, name) ?? name);
    return {
      scanningConfigurations: found.flatMap((one) => (typeof one === 'string' ? [] : [present(context, one)])),
      failures: found.flatMap((one) =>
        typeof one === 'string'
          ? [
              {
                repositoryName: one,
                failureCode: 'REPOSITORY_NOT_FOUND' as const,
                failureReason: 'Repository not found',
              },
            ]
          : [],
      ),
    };
  },
);

function present(context: EcrContext, repository: Repository): RepositoryScanningConfiguration {
  const { scope, name } = repository;
  const applied = scanningRuleOf(context, repository);
  const scanOnPush = isScannedOnPush(context, repository);
  return {
    repositoryArn: repositoryArn(scope, name),
    repositoryName: name,
    scanOnPush,
    scanFrequency: applied?.rule.scanFrequency ?? (scanOnPush ? 'SCAN_ON_PUSH' : 'MANUAL'),
    appliedScanFilters: applied?.filters ?? [],
  };
}
