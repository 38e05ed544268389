import { isDigest } from '../../../model/digest.ts';
import type { Image } from '../../../model/image.ts';
import { isTag } from '../../../model/repository.ts';
import { readBody } from '../../../wire/body.ts';
import { deleteImage } from '../delete-image.ts';
import { getImage, type ImageId } from '../lookup.ts';
import { pushImage } from '../push-image.ts';
import { MOST_MANIFEST_BYTES } from '../put-manifest.ts';
import { recordPull } from '../record-pull.ts';
import { type Exchange, pathOf, repositoryOf, send } from './exchange.ts';
import { digestInvalid, RegistryError } from './registry-error.ts';

/** A manifest's headers, or the manifest byte for byte as it was pushed. */
export function getManifest(exchange: Exchange): void {
  const { store, request } = exchange;
  const repository = repositoryOf(exchange);
  const image = getImage(exchange, repository, imageIdOf(exchange));
  if (image.isArchived) throw new RegistryError(404, 'MANIFEST_UNKNOWN', `The image ${image.digest} is archived.`);
  if (request.method === 'HEAD') {
    send(exchange, 200, { ...headersOf(image), 'content-length': image.manifestBytes });
    return;
  }
  recordPull(exchange, repository, image);
  send(exchange, 200, headersOf(image), store.images.manifest(image.id));
}

/** Stores a manifest under a tag, or under its digest alone. */
export async function uploadManifest(exchange: Exchange): Promise<void> {
  const { store, request } = exchange;
  const repository = repositoryOf(exchange);
  const { imageTag, imageDigest } = imageIdOf(exchange);
  const bytes = await new Promise<Buffer | undefined>((resolve) => readBody(request, MOST_MANIFEST_BYTES, resolve));
  if (bytes === undefined) {
    throw new RegistryError(413, 'MANIFEST_INVALID', `A manifest has at most ${MOST_MANIFEST_BYTES} bytes.`);
  }
  const mediaType = request.headers['content-type']?.replace(/;.*/s, '').trim();
  const sent = { bytes, mediaType: mediaType || undefined, tag: imageTag, digest: imageDigest };
  const { image } = store.transaction(() => pushImage(exchange, repository, sent));
  send(exchange, 201, {
    location: `/v2/${pathOf(exchange)}/manifests/${image.digest}`,
    'docker-content-digest': image.digest,
    ...(image.subject !== undefined && { 'oci-subject': image.subject }),
  });
}

/** Deletes a tag, or an image with its tags. */
export function deleteManifest(exchange: Exchange): void {
  const repository = repositoryOf(exchange);
  const imageId = imageIdOf(exchange);
  const deleted = exchange.store.transaction(() => deleteImage(exchange, repository, imageId));
  if (deleted === 'ImageNotFound') getImage(exchange, repository, imageId);
  if (deleted === 'ImageReferencedByManifestList') {
    throw new RegistryError(405, 'UNSUPPORTED', 'The image is in a list of images, which must be deleted first.');
  }
  send(exchange, 202);
}

/** What a path names. Throws RegistryError for what can be neither a tag nor a digest. */
function imageIdOf({ reference }: Exchange): ImageId {
  if (reference.includes(':')) {
    if (isDigest(reference)) return { imageDigest: reference };
    throw digestInvalid(`Not a digest of SHA-256: ${reference.slice(0, 200)}`);
  }
  if (isTag(reference)) return { imageTag: reference };
  throw new RegistryError(400, 'TAG_INVALID', `Not a tag: ${reference.slice(0, 200)}`);
}

const headersOf = ({ digest, mediaType }: Image) => ({
  'content-type': mediaType,
  'docker-content-digest': digest,
  etag: `"${digest}"`,
});
