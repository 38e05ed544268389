import { findRepository, getImage } from '../lookup.ts';
import { operation } from '../operation.ts';
import { destinationsOf } from '../replication.ts';

/** Where an image is replicated to, and whether it is there: one pushed before that was set never comes. */
export const describeImageReplicationStatus = operation('DescribeImageReplicationStatus', (context, input) => {
  const { store } = context;
  const repository = findRepository(context, input);
  const { imageTag } = input.imageId;
  const { digest: imageDigest } = getImage(context, repository, input.imageId);
  const isIn = (id: number | undefined): boolean =>
    id !== undefined && store.images.byDigest(id, imageDigest) !== undefined;
  return {
    repositoryName: repository.name,
    imageId: { imageDigest, imageTag },
    replicationStatuses: destinationsOf(context, repository)
      .filter((scope) => isIn(store.repositories.find(scope, repository.name)?.id))
      .map(({ accountId: registryId, region }) => ({ registryId, region, status: 'COMPLETE' as const })),
  };
});
