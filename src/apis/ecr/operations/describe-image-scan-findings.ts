import { ecrError } from '../errors.ts';
import { findRepository, getImage } from '../lookup.ts';
import { operation } from '../operation.ts';
import { presentScan } from '../present-scan.ts';
import { namesOf } from '../present.ts';

/** What the last scan of an image found. */
export const describeImageScanFindings = operation('DescribeImageScanFindings', (context, input) => {
  const repository = findRepository(context, input);
  const { imageDigest = 'null', imageTag } = input.imageId;
  const image = getImage(context, repository, input.imageId);
  const { imageScanStatus, imageScanFindingsSummary } = presentScan(image);
  if (imageScanStatus === undefined) {
    const { name, scope } = repository;
    throw ecrError(
      'ScanNotFoundException',
      `Image scan does not exist for the image with '{imageDigest:'${imageDigest}', imageTag:'${imageTag ?? 'null'}'}' in the repository with name '${name}' in the registry with id '${scope.accountId}'`,
    );
  }
  return {
    ...namesOf(repository),
    imageId: { imageDigest: image.digest, imageTag },
    imageScanStatus,
    imageScanFindings: { ...imageScanFindingsSummary, findings: [] },
  };
});
