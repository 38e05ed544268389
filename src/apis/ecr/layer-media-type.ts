import { readManifest } from '../../model/manifest.ts';
import type { Repository } from '../../model/repository.ts';
import type { EcrContext } from './context.ts';

/** What an image's manifest says a layer of it is, or its config; undefined for one that is in no image yet. */
export function layerMediaType({ store }: EcrContext, { id }: Repository, layerDigest: string): string | undefined {
  const image = store.images.naming(id, layerDigest);
  if (image === undefined) return undefined;
  const manifest = readManifest(store.images.manifest(image.id).toString('utf8'), image.mediaType);
  if (typeof manifest === 'string') return undefined;
  const { config, layers } = manifest;
  return [...(config ? [config] : []), ...layers].find((one) => one.digest === layerDigest)?.mediaType;
}
