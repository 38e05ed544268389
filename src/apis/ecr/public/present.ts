import type {
  ImageDetail as PrivateImage,
  Repository as PrivateRepository,
} from '../../../../api-schemas/ecr/types.ts';
import type { ImageDetail, Repository } from '../../../../api-schemas/ecr-public/types.ts';

/** What ECR Public says of a repository: it has no settings of its own for tags, scanning and encryption. */
export const presentPublicRepository = (repository: PrivateRepository): Repository => {
  const { repositoryArn, registryId, repositoryName, repositoryUri, createdAt } = repository;
  return { repositoryArn, registryId, repositoryName, repositoryUri, createdAt };
};

/** What ECR Public says of an image. */
export const presentPublicImage = (image: PrivateImage): ImageDetail => {
  const { registryId, repositoryName, imageDigest, imageTags, imageSizeInBytes } = image;
  const { imagePushedAt, imageManifestMediaType, artifactMediaType } = image;
  return {
    registryId,
    repositoryName,
    imageDigest,
    imageTags,
    imageSizeInBytes,
    imagePushedAt,
    imageManifestMediaType,
    artifactMediaType,
  };
};
