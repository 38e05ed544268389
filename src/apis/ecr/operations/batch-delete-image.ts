import type { ImageFailure } from '../../../../api-schemas/ecr/types.ts';
import { deleteImage } from '../delete-image.ts';
import { faultOfImageId, imageFailure } from '../image-failures.ts';
import { findRepository, type ImageId } from '../lookup.ts';
import { operation } from '../operation.ts';

/** Deletes tags, and images: by their digest, or with their last tag. Lists go before the images in them. */
export const batchDeleteImage = operation('BatchDeleteImage', (context, input) => {
  const { store } = context;
  const repository = findRepository(context, input);
  const imageIds: ImageId[] = [];
  const failures: ImageFailure[] = [];
  for (const imageId of input.imageIds) {
    const fault = faultOfImageId(context, repository, imageId);
    const deleted = fault ?? deleteImage(context, repository, imageId);
    if (deleted === 'ImageReferencedByManifestList') {
      const lists = store.images.referencing(repository.id, imageId.imageDigest ?? '');
      const reason = `Requested image referenced by manifest list: [${lists.join(', ')}]`;
      failures.push(imageFailure(imageId, deleted, reason));
    } else if (typeof deleted === 'string') failures.push(imageFailure(imageId, deleted));
    else imageIds.push(...deleted);
  }
  return { imageIds, failures };
});
