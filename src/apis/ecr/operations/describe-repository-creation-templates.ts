import { listRegistry } from '../list-registry.ts';
import { operation } from '../operation.ts';
import { presentTemplate } from '../templates.ts';

/** The templates of the prefixes that are named, of those that have any, or all by the page. */
export const describeRepositoryCreationTemplates = operation(
  'DescribeRepositoryCreationTemplates',
  (context, input) => {
    const { store, scope } = context;
    const registryId = scope.accountId;
    if (input.prefixes) {
      const found = [...new Set(input.prefixes)].flatMap((name) => {
        const document = store.registrySettings.get(scope, 'template', name);
        return document ? [presentTemplate({ name, document })] : [];
      });
      return { registryId, repositoryCreationTemplates: found };
    }
    const { rows, nextToken } = listRegistry(context, scope, 'template', input);
    return { registryId, repositoryCreationTemplates: rows.map(presentTemplate), nextToken };
  },
);
