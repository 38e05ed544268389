import { keyPage } from '../../../../wire/key-page.ts';
import { findRepository } from '../../lookup.ts';
import { DEFAULT_PAGE, refuseToken } from '../../paging.ts';
import { presentImage } from '../../present.ts';
import { seconds } from '../../seconds.ts';
import { operation } from '../operation.ts';

/** Each tag of a public repository with its image, in the order in which images were pushed, by the page. */
export const describeImageTags = operation('DescribeImageTags', (context, input) => {
  const { store } = context;
  const repository = findRepository(context, input);
  const { id, name, scope } = repository;
  const limit = input.maxResults ?? DEFAULT_PAGE;
  const { rows, nextToken } = keyPage(
    { token: input.nextToken, limit, question: { list: 'DescribeImageTags', scope, name }, refuse: refuseToken },
    (after = '0 0') => {
      const [image = 0, place = 0] = after.split(' ').map(Number);
      return store.images.names(id, { isTagged: true, isArchived: undefined, after: [image, place], limit: limit + 1 });
    },
    ({ image, place }) => `${image} ${place}`,
  );
  const imageTagDetails = rows.flatMap(({ digest, tag, taggedAt }) => {
    const image = store.images.byDigest(id, digest);
    if (image === undefined || tag === null) return [];
    const { imageDigest, imageSizeInBytes, imagePushedAt, imageManifestMediaType, artifactMediaType } = presentImage(
      context,
      repository,
      image,
    );
    return {
      imageTag: tag,
      createdAt: seconds(taggedAt ?? image.pushedAt),
      imageDetail: { imageDigest, imageSizeInBytes, imagePushedAt, imageManifestMediaType, artifactMediaType },
    };
  });
  return { imageTagDetails, nextToken };
});
