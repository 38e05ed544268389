import type { Image } from '../../model/image.ts';
import { convertManifest, otherForm } from '../../model/manifest-form.ts';
import type { EcrContext } from './context.ts';
import { digestOf } from './digest-of.ts';

/** A manifest as a client gets it, with what its bytes are. */
export interface ManifestForm {
  readonly mediaType: string;
  readonly digest: string;
  readonly bytes: Buffer;
}

/**
 * The manifest of an image that is asked for by its tag, for a client that does not take it as it is stored; undefined
 * where it is given as it is. By the digest of what is given here the repository knows nothing: a pull by digest is
 * never converted (user guide, "Container image manifest format support").
 */
export function convertedManifest(
  { store }: Pick<EcrContext, 'store'>,
  { id, mediaType: stored }: Image,
  accepts: (mediaType: string) => boolean,
): ManifestForm | undefined {
  const mediaType = otherForm(stored, accepts);
  const text = mediaType && convertManifest(store.images.manifest(id).toString('utf8'), mediaType);
  if (text === undefined || mediaType === undefined) return undefined;
  const bytes = Buffer.from(text);
  return { mediaType, digest: digestOf(bytes), bytes };
}
