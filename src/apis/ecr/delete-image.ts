import type { Repository } from '../../model/repository.ts';
import type { EcrContext } from './context.ts';
import { tellImageAction } from './outbox.ts';
import { findImage, type ImageId } from './lookup.ts';

/** Why an image could not be deleted. */
export type Undeleted = 'ImageNotFound' | 'ImageReferencedByManifestList';

/**
 * Deletes what an id names: a tag, and with an image's last tag the image; or an image with all its tags. Gives the ids
 * that are gone, tag by tag, or why nothing is. Call it in a transaction.
 */
export function deleteImage(
  context: Pick<EcrContext, 'store' | 'ids' | 'now'>,
  repository: Repository,
  imageId: ImageId,
): ImageId[] | Undeleted {
  const { store } = context;
  const image = findImage(context, repository, imageId);
  if (image === undefined) return 'ImageNotFound';
  const { digest: imageDigest } = image;
  const { imageTag } = imageId;
  const gone = (tag?: string): ImageId => {
    tellImageAction(context, repository, image, { type: 'DELETE', tag });
    return tag === undefined ? { imageDigest } : { imageDigest, imageTag: tag };
  };
  const tags = store.images.tagsOf(image.id);
  if (imageTag !== undefined && tags.length > 1) {
    store.images.untag(repository.id, imageTag);
    return [gone(imageTag)];
  }
  if (store.images.isReferenced(repository.id, imageDigest)) return 'ImageReferencedByManifestList';
  store.images.delete(image.id);
  store.images.subjectDeleted(repository.id, imageDigest);
  return tags.length === 0 ? [gone()] : tags.map((tag) => gone(tag));
}
