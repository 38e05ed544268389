import type { Image, ImageFailure } from '../../../../api-schemas/ecr/types.ts';
import { notBuilt } from '../../../wire/errors.ts';
import { faultOfImageId, imageFailure } from '../image-failures.ts';
import { findRepository, getImage } from '../lookup.ts';
import { operation } from '../operation.ts';
import { namesOf } from '../present.ts';
import { recordPull } from '../record-pull.ts';

/** The manifests of images as they were pushed. */
export const batchGetImage = operation('BatchGetImage', (context, input) => {
  const repository = findRepository(context, input);
  const images: Image[] = [];
  const failures: ImageFailure[] = [];
  for (const imageId of input.imageIds) {
    const fault = faultOfImageId(context, repository, imageId);
    if (fault) {
      failures.push(imageFailure(imageId, fault));
      continue;
    }
    const image = getImage(context, repository, imageId);
    const { digest: imageDigest, mediaType } = image;
    if (image.isArchived) {
      failures.push(imageFailure(imageId, 'ImageInaccessible'));
      continue;
    }
    if (input.acceptedMediaTypes?.includes(mediaType) === false) {
      throw notBuilt(`ECR BatchGetImage of a ${mediaType} as ${input.acceptedMediaTypes.join(' or ')}`);
    }
    recordPull(context, repository, image);
    images.push({
      ...namesOf(repository),
      imageId: { imageDigest, imageTag: imageId.imageTag },
      imageManifest: context.store.images.manifest(image.id).toString('utf8'),
      imageManifestMediaType: mediaType,
    });
  }
  return { images, failures };
});
