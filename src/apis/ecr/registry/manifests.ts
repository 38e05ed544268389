import { isDigest } from '../../../model/digest.ts';
import type { Image } from '../../../model/image.ts';
import { isTag } from '../../../model/repository.ts';
import { readBody } from '../../../wire/body.ts';
import { deleteImage } from '../delete-image.ts';
import { convertedManifest } from '../image-manifest.ts';
import { getImage, type ImageId } from '../lookup.ts';
import { pushImage } from '../push-image.ts';
import { MOST_MANIFEST_BYTES } from '../put-manifest.ts';
import { recordPull } from '../record-pull.ts';
import { accepts } from './accepts.ts';
import { type Exchange, pathOf, repositoryOf, send } from './exchange.ts';
import { digestInvalid, RegistryError } from './registry-error.ts';

/** A manifest's headers, or the manifest: byte for byte as it was pushed, but by a tag in the form the client takes. */
export function getManifest(exchange: Exchange): void {
  const { store, request } = exchange;
  const repository = repositoryOf(exchange);
  const imageId = imageIdThere(exchange);
  const image = getImage(exchange, repository, imageId);
  if (image.isArchived) throw new RegistryError(404, 'MANIFEST_UNKNOWN', `The image ${image.digest} is archived.`);
  const converted =
    imageId.imageTag === undefined ? undefined : convertedManifest(exchange, image, accepts(request.headers.accept));
  const headers = headersOf(converted ?? image);
  if (request.method === 'HEAD') {
    send(exchange, 200, { ...headers, 'content-length': converted?.bytes.length ?? image.manifestBytes });
    return;
  }
  recordPull(exchange, repository, image);
  send(exchange, 200, headers, converted?.bytes ?? store.images.manifest(image.id));
}

/** Stores a manifest under a tag, or under its digest alone. */
export async function uploadManifest(exchange: Exchange): Promise<void> {
  const { store, request } = exchange;
  repositoryOf(exchange);
  const { imageTag, imageDigest } = imageIdToBe(exchange);
  const bytes = await new Promise<Buffer | undefined>((resolve) => readBody(request, MOST_MANIFEST_BYTES, resolve));
  if (bytes === undefined) {
    throw new RegistryError(413, 'MANIFEST_INVALID', `A manifest has at most ${MOST_MANIFEST_BYTES} bytes.`);
  }
  const mediaType = request.headers['content-type']?.replace(/;.*/s, '').trim();
  const sent = { bytes, mediaType: mediaType || undefined, tag: imageTag, digest: imageDigest };
  // Once more: it may have been changed or deleted while the bytes came.
  const { image } = store.transaction(() => pushImage(exchange, repositoryOf(exchange), sent));
  send(exchange, 201, {
    location: `/v2/${pathOf(exchange)}/manifests/${image.digest}`,
    'docker-content-digest': image.digest,
    ...(image.subject !== undefined && { 'oci-subject': image.subject }),
  });
}

/** Deletes a tag, or an image with its tags. */
export function deleteManifest(exchange: Exchange): void {
  const repository = repositoryOf(exchange);
  const imageId = imageIdThere(exchange);
  const deleted = exchange.store.transaction(() => deleteImage(exchange, repository, imageId));
  if (deleted === 'ImageNotFound') getImage(exchange, repository, imageId);
  if (deleted === 'ImageReferencedByManifestList') {
    throw new RegistryError(405, 'UNSUPPORTED', 'The image is in a list of images, which must be deleted first.');
  }
  send(exchange, 202);
}

/** What a path names; undefined for what can be neither a tag nor a digest. */
function imageIdOf({ reference }: Exchange): ImageId | undefined {
  if (isDigest(reference)) return { imageDigest: reference };
  return isTag(reference) ? { imageTag: reference } : undefined;
}

/** The same of a manifest that is there. Throws RegistryError: what can have no name is not. */
function imageIdThere(exchange: Exchange): ImageId {
  const imageId = imageIdOf(exchange);
  if (imageId) return imageId;
  throw new RegistryError(404, 'MANIFEST_UNKNOWN', `There is no manifest ${exchange.reference.slice(0, 200)}.`);
}

/** The same of one that is pushed. Throws RegistryError. */
function imageIdToBe(exchange: Exchange): ImageId {
  const imageId = imageIdOf(exchange);
  if (imageId) return imageId;
  const reference = exchange.reference.slice(0, 200);
  if (reference.includes(':')) throw digestInvalid(`Not a digest of SHA-256: ${reference}`);
  throw new RegistryError(400, 'MANIFEST_INVALID', `Not a tag: ${reference}`);
}

const headersOf = ({ digest, mediaType }: Pick<Image, 'digest' | 'mediaType'>) => ({
  'content-type': mediaType,
  'docker-content-digest': digest,
  etag: `"${digest}"`,
});
