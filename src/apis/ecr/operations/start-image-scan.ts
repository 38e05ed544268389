import { ecrError } from '../errors.ts';
import { findRepository, getImage } from '../lookup.ts';
import { operation } from '../operation.ts';
import { namesOf } from '../present.ts';
import { isScannable, scanImage, wasJustScanned } from '../scan-image.ts';
import { scanningConfigurationOf } from '../scanning.ts';

/** Begins a scan of an image. */
export const startImageScan = operation('StartImageScan', (context, input) => {
  const { store } = context;
  const repository = findRepository(context, input);
  const image = getImage(context, repository, input.imageId);
  if (image.isArchived) {
    throw ecrError('ImageArchivedException', 'The specified image is archived and cannot be scanned.');
  }
  if (scanningConfigurationOf(store, repository.scope).scanType === 'ENHANCED') {
    throw ecrError('ValidationException', 'This feature is disabled'); // AWS's words, alexjurkiewicz/ecr-scan-image issue 44
  }
  if (!isScannable(image)) {
    throw ecrError('UnsupportedImageTypeException', 'The image is of a type that cannot be scanned.');
  }
  if (wasJustScanned(context, repository, image)) {
    throw ecrError('LimitExceededException', 'The scan quota per image has been exceeded. Wait and try again.');
  }
  scanImage(context, repository, image);
  return {
    ...namesOf(repository),
    imageId: { ...input.imageId, imageDigest: image.digest },
    imageScanStatus: { status: 'IN_PROGRESS' },
  };
});
