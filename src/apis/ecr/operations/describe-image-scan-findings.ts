import { keyPage } from '../../../wire/key-page.ts';
import { ecrError } from '../errors.ts';
import { findRepository, getImage, imageIdText, inRegistry } from '../lookup.ts';
import { operation } from '../operation.ts';
import { DEFAULT_PAGE, refuseToken } from '../paging.ts';
import { namesOf } from '../present.ts';
import { presentFindingCounts, presentScanStatus } from '../present-scan.ts';

/** What the last scan of an image found, by the page. */
export const describeImageScanFindings = operation('DescribeImageScanFindings', (context, input) => {
  const repository = findRepository(context, input);
  const { digest: imageDigest, id } = getImage(context, repository, input.imageId);
  const scan = context.store.imageScans.find(id);
  if (scan === undefined) {
    throw ecrError(
      'ScanNotFoundException',
      `Image scan does not exist for the image with '${imageIdText(input.imageId)}' in the ${inRegistry(repository)}`,
    );
  }
  const findings = (scan.result?.findings ?? []).map((finding, index) => ({ finding, index }));
  const question = { list: 'DescribeImageScanFindings', id, startedAt: scan.startedAt };
  const { rows, nextToken } = keyPage(
    { token: input.nextToken, limit: input.maxResults ?? DEFAULT_PAGE, question, refuse: refuseToken },
    (after = '-1') => findings.slice(Number(after) + 1),
    ({ index }) => String(index),
  );
  const counts = presentFindingCounts(scan);
  return {
    ...namesOf(repository),
    imageId: { ...input.imageId, imageDigest },
    imageScanStatus: presentScanStatus(scan),
    imageScanFindings: counts && { ...counts, findings: rows.map(({ finding }) => finding) },
    nextToken,
  };
});
