import { ecrError, invalidParameter } from '../errors.ts';
import { findRepository, inRegistry } from '../lookup.ts';
import { operation } from '../operation.ts';
import { namesOf } from '../present.ts';
import { pushImage } from '../push-image.ts';
import { MOST_MANIFEST_BYTES } from '../put-manifest.ts';

/** Stores a manifest, whose layers are there, under a tag or none. */
export const putImage = operation('PutImage', (context, input) => {
  const { imageManifest, imageManifestMediaType: mediaType, imageTag: tag, imageDigest: digest } = input;
  const repository = findRepository(context, input);
  const bytes = Buffer.from(imageManifest);
  if (bytes.length > MOST_MANIFEST_BYTES) {
    throw invalidParameter('imageManifest', `Member must have length less than or equal to ${MOST_MANIFEST_BYTES}`);
  }
  const { image, wasThere } = pushImage(context, repository, { bytes, mediaType, tag, digest });
  if (wasThere) {
    throw ecrError(
      'ImageAlreadyExistsException',
      `Image with digest '${image.digest}' and tag '${tag ?? null}' already exists in the ${inRegistry(repository, '')}`,
    );
  }
  return {
    image: {
      ...namesOf(repository),
      imageId: { imageDigest: image.digest, imageTag: tag },
      imageManifest,
      imageManifestMediaType: image.mediaType,
    },
  };
});
