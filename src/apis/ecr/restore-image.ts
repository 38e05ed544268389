import type { Image } from '../../model/image.ts';
import type { Repository } from '../../model/repository.ts';
import type { EcrContext } from './context.ts';
import { tellStorageClass } from './outbox.ts';

/**
 * Takes an image out of the archive. What a scan of before found is no longer to be had (user guide, restoring an image).
 * Call it in a transaction.
 */
export function restoreImage(context: EcrContext, repository: Repository, image: Image): void {
  const { store, now } = context;
  store.images.activate(image.id, now);
  store.imageScans.forget(image.id);
  tellStorageClass(context, repository, image, 'STANDARD');
}
