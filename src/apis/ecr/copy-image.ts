import type { Image } from '../../model/image.ts';
import { readManifest } from '../../model/manifest.ts';
import type { Repository } from '../../model/repository.ts';
import type { EcrContext } from './context.ts';
import { putManifest } from './put-manifest.ts';

/** What is copied: an image with what it is made of, and one of its tags. */
export interface Copied {
  readonly from: Repository;
  readonly to: Repository;
  readonly image: Image;
  readonly tag?: string | undefined;
}

/** Gives a repository an image of another one; no byte of a layer moves. Call it in a transaction. Throws as `putManifest`. */
export function copyImage(context: EcrContext, { from, to, image, tag }: Copied): void {
  const { store, now } = context;
  const bytes = store.images.manifest(image.id);
  const manifest = readManifest(bytes.toString('utf8'), image.mediaType);
  if (typeof manifest === 'string') throw new Error(`the manifest ${image.digest} cannot be read: ${manifest}`);
  for (const { digest } of [...(manifest.config ? [manifest.config] : []), ...manifest.layers]) {
    const size = store.repositoryBlobs.size(from.id, digest);
    if (size !== undefined) store.repositoryBlobs.put(to.id, digest, size, now);
  }
  for (const { digest } of manifest.manifests) {
    const one = store.images.byDigest(from.id, digest);
    if (one && store.images.byDigest(to.id, digest) === undefined) copyImage(context, { from, to, image: one });
  }
  putManifest({ ...context, scope: to.scope }, to, { bytes, mediaType: image.mediaType, tag, digest: image.digest });
}
