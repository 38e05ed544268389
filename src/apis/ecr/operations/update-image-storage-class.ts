import type { Image } from '../../../model/image.ts';
import type { Repository } from '../../../model/repository.ts';
import type { EcrContext } from '../context.ts';
import { findRepository, getImage } from '../lookup.ts';
import { operation } from '../operation.ts';
import { tellStorageClass } from '../outbox.ts';
import { replicate } from '../replicate.ts';
import { namesOf } from '../present.ts';
import { restoreImage } from '../restore-image.ts';
import { scanOnPush } from '../scan-image.ts';

/** Puts an image into the archive, or takes it out, which takes no time here. */
export const updateImageStorageClass = {
  ...operation('UpdateImageStorageClass', (context, input) => {
    const { store, now } = context;
    const repository = findRepository(context, input);
    const { imageId, targetStorageClass } = input;
    const image = getImage(context, repository, imageId);
    const { id, digest: imageDigest, isArchived } = image;
    const toArchive = targetStorageClass === 'ARCHIVE';
    if (toArchive && !isArchived) {
      store.images.archive(id, now);
      tellStorageClass(context, repository, image, 'ARCHIVE');
    }
    if (!toArchive && isArchived) {
      restoreImage(context, repository, image);
      replicateRestored(context, repository, image);
      scanOnPush(context, repository, image);
    }
    return {
      ...namesOf(repository),
      imageId: { imageDigest, imageTag: imageId.imageTag },
      imageStatus: toArchive ? 'ARCHIVED' : 'ACTIVE',
    };
  }),
  but: 'at once, where AWS takes minutes to bring an image back',
};

/** User guide, private image replication: an image is copied when it is restored, too, as it is scanned. */
function replicateRestored(context: EcrContext, repository: Repository, image: Image): void {
  const tags = context.store.images.tagsOf(image.id);
  for (const tag of tags.length > 0 ? tags : [undefined]) replicate(context, repository, image, tag);
}
