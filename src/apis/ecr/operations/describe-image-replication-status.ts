import { findRepository, getImage } from '../lookup.ts';
import { operation } from '../operation.ts';

/** How the copies of an image came to the registries it is copied to. */
export const describeImageReplicationStatus = operation('DescribeImageReplicationStatus', (context, input) => {
  const repository = findRepository(context, input);
  const { id, digest: imageDigest } = getImage(context, repository, input.imageId);
  return {
    repositoryName: repository.name,
    imageId: { ...input.imageId, imageDigest },
    replicationStatuses: context.store.replications.of(id).map(({ accountId: registryId, region, failureCode }) => ({
      region,
      registryId,
      status: failureCode === null ? ('COMPLETE' as const) : ('FAILED' as const),
      failureCode: failureCode ?? undefined,
    })),
  };
});
