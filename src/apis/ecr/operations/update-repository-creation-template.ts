import { checkTemplate } from '../check-template.ts';
import { operation } from '../operation.ts';
import { findTemplate, presentTemplate } from '../templates.ts';

/** Changes the members of a template that are sent; repositories made after it stay as they are. */
export const updateRepositoryCreationTemplate = operation(
  'UpdateRepositoryCreationTemplate',
  (context, { prefix, ...input }) => {
    const { store, scope, now } = context;
    const before = findTemplate(context, prefix);
    const sent = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
    const isExcluding = (input.imageTagMutability ?? before.imageTagMutability).endsWith('_WITH_EXCLUSION');
    const document = {
      ...before,
      ...(isExcluding ? {} : { imageTagMutabilityExclusionFilters: undefined }),
      ...(sent as typeof input & Pick<typeof before, 'appliedFor' | 'encryptionConfiguration' | 'imageTagMutability'>),
      updatedAt: now,
    };
    checkTemplate(document);
    store.registrySettings.put(scope, 'template', document, prefix);
    return { registryId: scope.accountId, repositoryCreationTemplate: presentTemplate({ name: prefix, document }) };
  },
);
