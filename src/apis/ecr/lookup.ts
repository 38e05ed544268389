import type { Image } from '../../model/image.ts';
import type { Repository } from '../../model/repository.ts';
import type { EcrContext } from './context.ts';
import { ecrError } from './errors.ts';

interface Sent {
  readonly registryId?: string | undefined;
  readonly repositoryName: string;
}

/** An image as calls name it. */
export interface ImageId {
  readonly imageDigest?: string | undefined;
  readonly imageTag?: string | undefined;
}

/** ` with name 'X' … in the registry with id 'A'`, of which most of ECR's sentences have one or the other form. */
export const inRegistry = ({ name, scope }: Pick<Repository, 'name' | 'scope'>, the = 'the '): string =>
  `repository with name '${name}' in ${the}registry with id '${scope.accountId}'`;

/** The sentence for a repository that is not there, by the number or the alias of its registry. */
export const noRepository = (name: string, registryId: string): string =>
  `The repository with name '${name}' does not exist in the registry with id '${registryId}'`;

/** The repository a call names, in the registry of another account where it names one. Throws RepositoryNotFoundException. */
export function findRepository({ store, scope }: EcrContext, { registryId, repositoryName }: Sent): Repository {
  const registry = registryId === undefined ? scope : { ...scope, accountId: registryId };
  const repository = store.repositories.find(registry, repositoryName);
  if (repository) return repository;
  throw ecrError('RepositoryNotFoundException', noRepository(repositoryName, registry.accountId));
}

/** The image of a digest, of a tag, or of both where they belong together; undefined where there is none. */
export function findImage(
  { store }: Pick<EcrContext, 'store'>,
  { id }: Repository,
  { imageDigest, imageTag }: ImageId,
) {
  if (imageTag === undefined) return imageDigest === undefined ? undefined : store.images.byDigest(id, imageDigest);
  const image = store.images.byTag(id, imageTag);
  return imageDigest === undefined || image?.digest === imageDigest ? image : undefined;
}

/** An image's id as ECR's sentences have it: as it was sent. */
export const imageIdText = ({ imageDigest = 'null', imageTag = 'null' }: ImageId): string =>
  `{imageDigest:'${imageDigest}', imageTag:'${imageTag}'}`;

/** As `findImage`; throws ImageNotFoundException. */
export function getImage(context: EcrContext, repository: Repository, imageId: ImageId): Image {
  const image = findImage(context, repository, imageId);
  if (image) return image;
  const { name, scope } = repository;
  throw ecrError(
    'ImageNotFoundException',
    `The image with imageId ${imageIdText(imageId)} does not exist within the repository with name '${name}' in the registry with id '${scope.accountId}'`,
  );
}
