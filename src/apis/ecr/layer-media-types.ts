import type { Image } from '../../model/image.ts';
import { readManifest } from '../../model/manifest.ts';
import type { Repository } from '../../model/repository.ts';
import type { EcrContext } from './context.ts';

/**
 * What an image's manifest says a layer of it is, or its config, by its digest; undefined for one that is in no image
 * yet. Each manifest is read once, however many of its layers are asked for: it may be 4 MiB long.
 */
export function layerMediaTypes(
  { store: { images } }: EcrContext,
  { id }: Repository,
): (layerDigest: string) => string | undefined {
  const read = new Map<number, ReadonlyMap<string, string>>();

  function typesIn(image: Image): ReadonlyMap<string, string> {
    const manifest = readManifest(images.manifest(image.id).toString('utf8'), image.mediaType);
    if (typeof manifest === 'string') return new Map();
    const { config, layers } = manifest;
    const all = [...layers, ...(config ? [config] : [])]; // of two that say it of one digest the later counts
    return new Map(all.map(({ digest, mediaType }) => [digest, mediaType]));
  }

  return (layerDigest) => {
    const image = images.naming(id, layerDigest);
    if (image === undefined) return undefined;
    const types = read.get(image.id) ?? typesIn(image);
    read.set(image.id, types);
    return types.get(layerDigest);
  };
}
