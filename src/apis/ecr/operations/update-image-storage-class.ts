import { findRepository, getImage } from '../lookup.ts';
import { operation } from '../operation.ts';
import { tellStorageClass } from '../outbox.ts';
import { namesOf } from '../present.ts';

/** Puts an image into the archive, or takes it out, which takes no time here. */
export const updateImageStorageClass = operation('UpdateImageStorageClass', (context, input) => {
  const { store, now } = context;
  const repository = findRepository(context, input);
  const { imageId, targetStorageClass } = input;
  const image = getImage(context, repository, imageId);
  const { id, digest: imageDigest, isArchived } = image;
  const toArchive = targetStorageClass === 'ARCHIVE';
  if (toArchive && !isArchived) store.images.archive(id, now);
  if (!toArchive && isArchived) store.images.activate(id, now);
  if (toArchive !== isArchived) tellStorageClass(context, repository, image, targetStorageClass);
  return {
    ...namesOf(repository),
    imageId: { imageDigest, imageTag: imageId.imageTag },
    imageStatus: toArchive ? 'ARCHIVED' : 'ACTIVE',
  };
});
