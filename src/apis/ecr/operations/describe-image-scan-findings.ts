import { keyPage } from '../../../wire/key-page.ts';
import { ecrError } from '../errors.ts';
import { findRepository, getImage, imageIdText, inRegistry } from '../lookup.ts';
import { operation } from '../operation.ts';
import { DEFAULT_PAGE, refuseToken } from '../paging.ts';
import { namesOf } from '../present.ts';
import { presentFindings } from '../present-findings.ts';
import { presentFindingCounts, presentScanStatus } from '../present-scan.ts';
import { scanOf } from '../scanning.ts';

/** What the last scan of an image found, by the page. */
export const describeImageScanFindings = operation('DescribeImageScanFindings', (context, input) => {
  const repository = findRepository(context, input);
  const { store } = context;
  const image = getImage(context, repository, input.imageId);
  const { digest: imageDigest, id } = image;
  const scan = scanOf(store, repository, image);
  if (scan === undefined) {
    throw ecrError(
      'ScanNotFoundException',
      `Image scan does not exist for the image with '${imageIdText(input.imageId)}' in the ${inRegistry(repository)}`,
    );
  }
  const limit = input.maxResults ?? DEFAULT_PAGE;
  const question = { list: 'DescribeImageScanFindings', id, startedAt: scan.startedAt };
  const { rows, nextToken } = keyPage(
    { token: input.nextToken, limit, question, refuse: refuseToken },
    (after = '-1') => store.imageScans.findings(id, Number(after), limit + 1),
    ({ place }) => String(place),
  );
  const counts = presentFindingCounts(scan);
  const found = rows.map(({ finding }) => finding);
  return {
    ...namesOf(repository),
    imageId: { ...input.imageId, imageDigest },
    imageScanStatus: presentScanStatus(scan),
    imageScanFindings: counts && { ...counts, ...presentFindings(context, { repository, image, scan }, found) },
    nextToken,
  };
});
