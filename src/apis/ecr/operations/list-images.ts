import { keyPage } from '../../../wire/key-page.ts';
import { isArchivedAsked, isNoneAsked, isTaggedAsked } from '../image-filter.ts';
import { findRepository } from '../lookup.ts';
import { operation } from '../operation.ts';
import { DEFAULT_PAGE, refuseToken } from '../paging.ts';

/** Each tag of a repository with its image, and each image without any, in the order in which images were pushed. */
export const listImages = operation('ListImages', (context, input) => {
  const { store } = context;
  const { filter = {}, nextToken, maxResults: limit = DEFAULT_PAGE } = input;
  const { id, name, scope } = findRepository(context, input);
  const which = { isTagged: isTaggedAsked(filter), isArchived: isArchivedAsked(filter) };
  const { rows, nextToken: next } = keyPage(
    { token: nextToken, limit, question: { list: 'ListImages', scope, name, filter }, refuse: refuseToken },
    (after = '0 0') => {
      const [image = 0, place = 0] = after.split(' ').map(Number);
      if (isNoneAsked(filter)) return [];
      return store.images.names(id, { ...which, after: [image, place], limit: limit + 1 });
    },
    ({ image, place }) => `${image} ${place}`,
  );
  const imageIds = rows.map(({ digest, tag }) => ({ imageDigest: digest, imageTag: tag ?? undefined }));
  return { imageIds, nextToken: next };
});
