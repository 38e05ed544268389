import type { Image } from '../../model/image.ts';
import type { Repository } from '../../model/repository.ts';
import type { EcrContext } from './context.ts';
import { scanningConfigurationOf, scanningOf, scanOf } from './scanning.ts';

const QUOTA_MS = 24 * 3_600_000; // AWS: an image is scanned at most once in 24 hours
const OF_IMAGES = new Set([
  'application/vnd.docker.container.image.v1+json',
  'application/vnd.oci.image.config.v1+json',
]);

/** Whether a scanner could make anything of it: not of lists, nor of other artifacts. */
export const isScannable = ({ artifactMediaType = '' }: Image): boolean => OF_IMAGES.has(artifactMediaType);

/**
 * Whether an image was scanned so shortly before that it cannot be again. A scan that failed can, and one by another
 * scanner than there is now.
 */
export function wasJustScanned({ store, scanner, now }: EcrContext, repository: Repository, image: Image): boolean {
  const last = scanOf(store, repository, image);
  if (last === undefined || last.result?.status === 'FAILED') return false;
  return last.startedAt > now - QUOTA_MS && last.scanner === scanner.name;
}

/** Begins to scan an image. Call it in a transaction. */
export function scanImage({ store, scanner, now }: EcrContext, repository: Repository, { id }: Image): void {
  const { scanType } = scanningConfigurationOf(store, repository.scope);
  const isContinuous = scanningOf(store, repository).scanFrequency === 'CONTINUOUS_SCAN';
  store.imageScans.start(id, { startedAt: now, scanner: scanner.name, scanType, isContinuous });
}

/** Scans an image that came, where its repository or registry has it so. */
export function scanOnPush(context: EcrContext, repository: Repository, image: Image): void {
  const { scanOnPush: isAsked = false } = scanningOf(context.store, repository);
  if (isAsked && isScannable(image) && !wasJustScanned(context, repository, image))
    scanImage(context, repository, image);
}
