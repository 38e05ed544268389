import { operation } from '../operation.ts';
import { findTemplate, presentTemplate } from '../templates.ts';

/** Deletes a template and gives it once more. */
export const deleteRepositoryCreationTemplate = operation('DeleteRepositoryCreationTemplate', (context, { prefix }) => {
  const document = findTemplate(context, prefix);
  context.store.registrySettings.delete(context.scope, 'template', prefix);
  return {
    registryId: context.scope.accountId,
    repositoryCreationTemplate: presentTemplate({ name: prefix, document }),
  };
});
