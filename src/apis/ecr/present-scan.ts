import type { ImageDetail } from '../../../api-schemas/ecr/types.ts';
import type { Image } from '../../model/image.ts';
import { seconds } from './seconds.ts';

/** What is said of every scan, so that nobody takes an image for safe because of it. */
export const NO_SCANNER = 'No scanner is configured: nothing was looked for.';

/** A scan as descriptions of an image have it; nothing where it was never scanned. */
export function presentScan({
  scannedAt,
}: Pick<Image, 'scannedAt'>): Pick<ImageDetail, 'imageScanStatus' | 'imageScanFindingsSummary'> {
  if (scannedAt === undefined) return {};
  return {
    imageScanStatus: { status: 'COMPLETE', description: NO_SCANNER },
    imageScanFindingsSummary: { imageScanCompletedAt: seconds(scannedAt), findingSeverityCounts: {} },
  };
}
