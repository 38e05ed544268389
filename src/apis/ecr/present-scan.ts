import type { Finding, ImageScan } from '../../model/image-scan.ts';
import { seconds } from './seconds.ts';

/** How a scan stands. */
export const presentScanStatus = ({ result }: ImageScan) =>
  result ? { status: result.status, description: result.description } : { status: 'IN_PROGRESS' as const };

/** What a scan found, in numbers. */
export function presentFindingCounts({ result }: ImageScan) {
  if (result === undefined) return undefined;
  const completed = seconds(result.completedAt);
  return {
    imageScanCompletedAt: completed,
    vulnerabilitySourceUpdatedAt: completed,
    findingSeverityCounts: counted(result.findings),
  };
}

function counted(findings: readonly Finding[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { severity } of findings) counts[severity] = (counts[severity] ?? 0) + 1;
  return counts;
}
