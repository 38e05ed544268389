import type { ImageFailure } from '../../../../api-schemas/ecr/types.ts';
import type { Repository } from '../../../model/repository.ts';
import type { EcrContext } from '../context.ts';
import { deleteImage } from '../delete-image.ts';
import { faultOfImageId, imageFailure } from '../image-failures.ts';
import { findImage, findRepository, type ImageId } from '../lookup.ts';
import { operation } from '../operation.ts';

/**
 * Deletes tags, and images: by their digest, or with their last tag. Lists go before the images in them. All ids are
 * looked up first: one of what another of the call deletes is no failure.
 */
export const batchDeleteImage = operation('BatchDeleteImage', (context, input) => {
  const repository = findRepository(context, input);
  const imageIds: ImageId[] = [];
  const failures: ImageFailure[] = [];
  const asked = input.imageIds.map((imageId) => ({ imageId, fault: faultOfImageId(context, repository, imageId) }));
  for (const { imageId, fault } of asked) {
    if (fault) {
      failures.push(imageFailure(imageId, fault));
      continue;
    }
    const deleted = deleteImage(context, repository, imageId);
    if (deleted === 'ImageReferencedByManifestList') {
      failures.push(imageFailure(imageId, deleted, referenced(context, repository, imageId)));
    } else if (deleted !== 'ImageNotFound') imageIds.push(...deleted);
  }
  return { imageIds, failures };
});

function referenced(context: EcrContext, repository: Repository, imageId: ImageId): string {
  const { digest = '' } = findImage(context, repository, imageId) ?? {};
  const lists = context.store.images.referencing(repository.id, digest);
  return `Requested image referenced by manifest list: [${lists.join(', ')}]`;
}
