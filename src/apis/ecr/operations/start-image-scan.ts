import { ecrError } from '../errors.ts';
import { findRepository, getImage } from '../lookup.ts';
import { operation } from '../operation.ts';
import { NO_SCANNER } from '../present-scan.ts';
import { namesOf } from '../present.ts';

const ONCE_IN_MS = 24 * 3_600_000;

/** Scans an image, once in 24 hours. */
export const startImageScan = operation('StartImageScan', (context, input) => {
  const { store, now } = context;
  const repository = findRepository(context, input);
  const { id, digest: imageDigest, scannedAt, isArchived } = getImage(context, repository, input.imageId);
  if (isArchived) {
    throw ecrError('ImageArchivedException', 'The specified image is archived and cannot be scanned.');
  }
  if (scannedAt !== undefined && scannedAt > now - ONCE_IN_MS) {
    throw ecrError('LimitExceededException', 'The scan quota per image has been exceeded. Wait and try again.');
  }
  store.images.scanned(id, now);
  return {
    ...namesOf(repository),
    imageId: { imageDigest, imageTag: input.imageId.imageTag },
    imageScanStatus: { status: 'IN_PROGRESS' as const, description: NO_SCANNER },
  };
});
