import { publicPathOf } from '../../../model/public-registry.ts';
import { ecrError, invalidParameter } from '../errors.ts';
import { operation } from '../operation.ts';
import { presentRepository } from '../present.ts';
import { checkTags, mutabilityOf } from '../rules.ts';

/** Makes a repository. Encryption is repeated, never done: there is no KMS. */
export const createRepository = {
  ...operation('CreateRepository', (context, input) => {
    const { store, now } = context;
    const { repositoryName: name, registryId: accountId = context.scope.accountId, tags = [] } = input;
    const { imageTagMutability, imageTagMutabilityExclusionFilters, imageScanningConfiguration } = input;
    const { encryptionConfiguration: encryption = { encryptionType: 'AES256' } } = input;
    const scope = { ...context.scope, accountId };
    const mutability = mutabilityOf(imageTagMutability, imageTagMutabilityExclusionFilters);
    checkTags(tags);
    if (encryption.encryptionType === 'AES256' && encryption.kmsKey !== undefined) {
      throw invalidParameter(
        'encryptionConfiguration',
        'kmsKey can only be set when encryptionType is KMS or KMS_DSSE',
      );
    }
    if (publicPathOf(name)) throw invalidParameter('repositoryName', 'It is the name of a public repository');
    if (store.repositories.find(scope, name)) {
      throw ecrError(
        'RepositoryAlreadyExistsException',
        `The repository with name '${name}' already exists in the registry with id '${accountId}'`,
      );
    }
    const { scanOnPush = false } = imageScanningConfiguration ?? {};
    store.repositories.insert(scope, name, { createdAt: now, ...mutability, scanOnPush, encryption, tags });
    const repository = store.repositories.find(scope, name);
    return { repository: repository && presentRepository(context, repository) };
  }),
  but: 'encryption is kept and shown; nothing is encrypted',
};
