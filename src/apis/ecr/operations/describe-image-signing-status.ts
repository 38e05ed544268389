import { wildcard } from '../../../model/wildcard.ts';
import { findRepository, getImage } from '../lookup.ts';
import { operation } from '../operation.ts';
import { namesOf } from '../present.ts';

/** How an image was signed: by nobody, whatever the rules say. */
export const describeImageSigningStatus = operation('DescribeImageSigningStatus', (context, input) => {
  const repository = findRepository(context, input);
  const { digest: imageDigest } = getImage(context, repository, input.imageId);
  const { rules = [] } = context.store.registrySettings.get(repository.scope, 'signing') ?? {};
  const asked = rules.filter(
    ({ repositoryFilters }) =>
      repositoryFilters === undefined || repositoryFilters.some(({ filter }) => wildcard(filter)(repository.name)),
  );
  return {
    ...namesOf(repository),
    imageId: { ...input.imageId, imageDigest },
    signingStatuses: asked.map(({ signingProfileArn }) => ({
      signingProfileArn,
      status: 'FAILED' as const,
      failureCode: 'SignerNotAvailable',
      failureReason: 'There is no AWS Signer in Drydock: the image was not signed.',
    })),
  };
});
