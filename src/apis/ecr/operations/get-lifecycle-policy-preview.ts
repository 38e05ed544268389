import { keyPage } from '../../../wire/key-page.ts';
import { ecrError, invalidParameter } from '../errors.ts';
import { isTaggedAsked } from '../image-filter.ts';
import { findImage, findRepository, inRegistry } from '../lookup.ts';
import { operation } from '../operation.ts';
import { DEFAULT_PAGE, refuseToken } from '../paging.ts';
import { namesOf } from '../present.ts';

const KEPT_MS = 24 * 3_600_000; // not established; AWS has the status, and lets nobody know when

/** What the policy that was last tried would have done: with the images that are named, or with all, by the page. */
export const getLifecyclePolicyPreview = operation('GetLifecyclePolicyPreview', (context, input) => {
  const { lifecyclePreviews: previews } = context.store;
  const { imageIds, filter = {}, nextToken, maxResults } = input;
  const repository = findRepository(context, input);
  const { id, name, scope } = repository;
  const last = previews.get(id);
  if (last === undefined) {
    throw ecrError(
      'LifecyclePolicyPreviewNotFoundException',
      `Lifecycle policy preview does not exist for the ${inRegistry(repository)}`,
    );
  }
  const tried = { ...namesOf(repository), lifecyclePolicyText: last.text };
  if (last.startedAt <= context.now - KEPT_MS) return { ...tried, status: 'EXPIRED' };
  const counts = previews.counts(id);
  const imageTotalCount = counts.get('TRANSITION');
  const preview = {
    ...tried,
    status: 'COMPLETE' as const,
    summary: {
      expiringImageTotalCount: counts.get('EXPIRE') ?? 0,
      transitioningImageTotalCounts: imageTotalCount
        ? [{ targetStorageClass: 'ARCHIVE' as const, imageTotalCount }]
        : undefined,
    },
  };
  if (imageIds) {
    if (nextToken !== undefined || maxResults !== undefined) {
      throw invalidParameter('imageIds', 'It cannot be used with nextToken or maxResults');
    }
    const images = new Set(imageIds.flatMap((one) => findImage(context, repository, one)?.id ?? []));
    const named = [...images].flatMap((image) => previews.ofImage(id, image) ?? []);
    return { ...preview, previewResults: named.map(({ document }) => document) };
  }
  const limit = maxResults ?? DEFAULT_PAGE;
  const isTagged = isTaggedAsked(filter);
  const { rows, nextToken: next } = keyPage(
    { token: nextToken, limit, question: { list: 'LifecyclePolicyPreview', scope, name, filter }, refuse: refuseToken },
    (after = '0') => previews.list(id, { isTagged, after: Number(after), limit: limit + 1 }),
    (row) => String(row.id),
  );
  return { ...preview, previewResults: rows.map(({ document }) => document), nextToken: next };
});
