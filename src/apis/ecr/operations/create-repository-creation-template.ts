import { checkTemplate } from '../check-template.ts';
import { ecrError } from '../errors.ts';
import { operation } from '../operation.ts';
import { presentTemplate } from '../templates.ts';

/** Keeps what repositories get below a prefix that are made because an image comes for them. */
export const createRepositoryCreationTemplate = operation(
  'CreateRepositoryCreationTemplate',
  ({ store, scope, now }, { prefix, ...input }) => {
    const { imageTagMutability = 'MUTABLE', encryptionConfiguration = { encryptionType: 'AES256' } } = input;
    const document = { ...input, imageTagMutability, encryptionConfiguration, createdAt: now, updatedAt: now };
    checkTemplate(document);
    if (store.registrySettings.get(scope, 'template', prefix)) {
      throw ecrError(
        'TemplateAlreadyExistsException',
        `The repository creation template with prefix '${prefix}' already exists in the registry with id '${scope.accountId}'`,
      );
    }
    store.registrySettings.put(scope, 'template', document, prefix);
    return { registryId: scope.accountId, repositoryCreationTemplate: presentTemplate({ name: prefix, document }) };
  },
);
