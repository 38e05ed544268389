import type { ImageScan } from '../../model/image-scan.ts';
import { seconds } from './seconds.ts';

const CONTINUOUS = 'Continuous scan is selected for image. Drydock scans it when it comes.';

/** How a scan stands. */
export function presentScanStatus({ result, isContinuous }: ImageScan) {
  if (result === undefined) return { status: 'IN_PROGRESS' as const };
  const { status, description } = result;
  return isContinuous === true && status === 'COMPLETE'
    ? { status: 'ACTIVE' as const, description: CONTINUOUS }
    : { status, description };
}

/** What a scan found, in numbers; undefined where it found out nothing. */
export function presentFindingCounts({ result }: ImageScan) {
  if (result?.status !== 'COMPLETE') return undefined;
  const { completedAt, sourceUpdatedAt = completedAt, counts } = result;
  return {
    imageScanCompletedAt: seconds(completedAt),
    vulnerabilitySourceUpdatedAt: seconds(sourceUpdatedAt),
    findingSeverityCounts: counts,
  };
}
