import { keyPage } from '../../../wire/key-page.ts';
import { invalidParameter } from '../errors.ts';
import { isArchivedAsked, isNoneAsked, isTaggedAsked } from '../image-filter.ts';
import { findRepository, getImage } from '../lookup.ts';
import { operation } from '../operation.ts';
import { DEFAULT_PAGE, refuseToken } from '../paging.ts';
import { presentImage } from '../present.ts';

/** The images that are named, or all of a repository in the order in which they were pushed, by the page. */
export const describeImages = operation('DescribeImages', (context, input) => {
  const { store } = context;
  const { imageIds, filter = {}, nextToken, maxResults } = input;
  const repository = findRepository(context, input);
  if (imageIds) {
    if (nextToken !== undefined || maxResults !== undefined) {
      throw invalidParameter('imageIds', 'It cannot be used with nextToken or maxResults');
    }
    const found = new Map(
      imageIds.map((imageId) => getImage(context, repository, imageId)).map((image) => [image.id, image]),
    );
    return { imageDetails: [...found.values()].map((image) => presentImage(context, repository, image)) };
  }
  const { id, name, scope } = repository;
  const which = { isTagged: isTaggedAsked(filter), isArchived: isArchivedAsked(filter) };
  const limit = maxResults ?? DEFAULT_PAGE;
  const { rows, nextToken: next } = keyPage(
    { token: nextToken, limit, question: { list: 'DescribeImages', scope, name, filter }, refuse: refuseToken },
    (after = '0') =>
      isNoneAsked(filter) ? [] : store.images.list(id, { ...which, after: Number(after), limit: limit + 1 }),
    (image) => String(image.id),
  );
  return { imageDetails: rows.map((image) => presentImage(context, repository, image)), nextToken: next };
});
