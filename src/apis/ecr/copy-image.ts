import type { Image } from '../../model/image.ts';
import type { Repository } from '../../model/repository.ts';
import type { EcrContext } from './context.ts';
import { type PutManifest, putManifest } from './put-manifest.ts';

/** What is copied: an image with what it is made of, and one of its tags. */
export interface Copied {
  readonly from: Repository;
  readonly to: Repository;
  readonly image: Image;
  readonly tag?: string | undefined;
}

/**
 * Gives a repository an image of another one, as a push would; no byte of a layer moves. Call it in a transaction.
 * Throws as `putManifest`.
 */
export function copyImage(context: EcrContext, { from, to, image, tag }: Copied): PutManifest {
  const { store, realNow } = context;
  for (const digest of store.images.references(image.id)) {
    const size = store.repositoryBlobs.size(from.id, digest);
    if (size !== undefined) store.repositoryBlobs.put(to.id, digest, size, realNow());
    const child = store.images.byDigest(from.id, digest);
    if (child && store.images.byDigest(to.id, digest) === undefined) copyImage(context, { from, to, image: child });
  }
  const { digest, mediaType } = image;
  const bytes = store.images.manifest(image.id);
  return putManifest({ ...context, scope: to.scope }, to, { bytes, mediaType, tag, digest });
}
