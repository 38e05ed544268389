import type { Image, ImageFailure } from '../../../../api-schemas/ecr/types.ts';
import { isDigest } from '../../../model/digest.ts';
import { isTag } from '../../../model/repository.ts';
import type { EcrContext } from '../context.ts';
import { ecrError } from '../errors.ts';
import { faultOfImageId, imageFailure } from '../image-failures.ts';
import { convertedManifest } from '../image-manifest.ts';
import { findRepository, getImage, type ImageId } from '../lookup.ts';
import { diskOperation } from '../operation.ts';
import { namesOf } from '../present.ts';
import { recordPull } from '../record-pull.ts';
import { registryOf } from '../registry-of.ts';
import { UpstreamFailure } from '../upstream.ts';

/**
 * The manifests of images as they were pushed, those of a cache rule fetched before. One that is asked for by its tag
 * comes in another form where its own is not accepted and it can be said in that; its id stays that of the image.
 */
export const batchGetImage = diskOperation('BatchGetImage', async (context, input) => {
  const { imageIds, acceptedMediaTypes } = input;
  const upstream = new Map<ImageId, UpstreamFailure>();
  for (const imageId of imageIds) {
    const failure = await fetchFailure(context, input, imageId);
    if (failure) upstream.set(imageId, failure);
  }
  return context.store.transaction(() => {
    const [unavailable] = upstream.values();
    if (unavailable && isMissing(context, input)) {
      throw ecrError('UnableToGetUpstreamImageException', unavailable.message);
    }
    const repository = findRepository(context, input);
    const images: Image[] = [];
    const failures: ImageFailure[] = [];
    for (const imageId of imageIds) {
      const failure = upstream.get(imageId);
      const fault = faultOfImageId(context, repository, imageId);
      if (fault) {
        failures.push(failure ? imageFailure(imageId, failure.code, failure.message) : imageFailure(imageId, fault));
        continue;
      }
      const image = getImage(context, repository, imageId);
      if (image.isArchived) {
        failures.push(imageFailure(imageId, 'ImageInaccessible'));
        continue;
      }
      recordPull(context, repository, image);
      const converted =
        imageId.imageDigest === undefined && acceptedMediaTypes !== undefined
          ? convertedManifest(context, image, (mediaType) => acceptedMediaTypes.includes(mediaType))
          : undefined;
      images.push({
        ...namesOf(repository),
        imageId: { imageDigest: image.digest, imageTag: imageId.imageTag },
        imageManifest: (converted?.bytes ?? context.store.images.manifest(image.id)).toString('utf8'),
        imageManifestMediaType: converted?.mediaType ?? image.mediaType,
      });
    }
    return { images, failures };
  });
});

interface Named {
  readonly registryId?: string | undefined;
  readonly repositoryName: string;
}

const isMissing = ({ store, scope }: EcrContext, { registryId, repositoryName }: Named): boolean =>
  store.repositories.find(registryOf(scope, registryId), repositoryName) === undefined;

/** Has an image fetched where a rule is for it; why its upstream did not give it, if so. */
async function fetchFailure(
  context: EcrContext,
  { registryId, repositoryName }: Named,
  { imageDigest, imageTag }: ImageId,
): Promise<UpstreamFailure | undefined> {
  const isWellFormed = imageTag === undefined ? isDigest(imageDigest ?? '') : isTag(imageTag);
  if (!isWellFormed) return undefined;
  const there = { ...context, scope: registryOf(context.scope, registryId) };
  try {
    await context.pullThrough.ensure(there, repositoryName, imageTag === undefined ? { imageDigest } : { imageTag });
  } catch (error) {
    if (error instanceof UpstreamFailure) return error;
    throw error;
  }
  return undefined;
}
