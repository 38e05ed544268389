import type { LifecyclePolicyPreviewResult } from '../../../../api-schemas/ecr/types.ts';
import { keyPage } from '../../../wire/key-page.ts';
import { ecrError, invalidParameter } from '../errors.ts';
import { isTaggedAsked } from '../image-filter.ts';
import type { Judged, JudgedImage } from '../lifecycle/apply-policy.ts';
import { judgeRepository } from '../lifecycle/judge-repository.ts';
import { sentRules } from '../lifecycle/policy-of.ts';
import { findRepository } from '../lookup.ts';
import { operation } from '../operation.ts';
import { DEFAULT_PAGE, refuseToken } from '../paging.ts';
import { namesOf } from '../present.ts';
import { seconds } from '../seconds.ts';
import type { Image } from '../../../model/image.ts';

const KEPT_MS = 24 * 3_600_000;

/** What the policy of a preview would have done when it was begun, with the images that are there still. */
export const getLifecyclePolicyPreview = operation('GetLifecyclePolicyPreview', (context, input) => {
  const { store, now } = context;
  const repository = findRepository(context, input);
  const { preview, name, scope } = repository;
  if (preview === undefined) {
    throw ecrError(
      'LifecyclePolicyPreviewNotFoundException',
      `Lifecycle policy preview does not exist for the repository with name '${name}' in the registry with id '${scope.accountId}'`,
    );
  }
  const { imageIds, filter = {}, nextToken, maxResults } = input;
  if (imageIds && (nextToken !== undefined || maxResults !== undefined)) {
    throw invalidParameter('imageIds', 'It cannot be used with nextToken or maxResults');
  }
  const { text: lifecyclePolicyText, startedAt } = preview;
  const answer = { ...namesOf(repository), lifecyclePolicyText };
  if (now > startedAt + KEPT_MS) return { ...answer, status: 'EXPIRED' as const };
  const judged = judgeRepository(store, repository, sentRules(lifecyclePolicyText), startedAt);
  const isTagged = isTaggedAsked(filter);
  const asked = judged
    .filter(({ image }) => isTagged === undefined || isTagged === image.tags.length > 0)
    .filter(({ image }) => imageIds === undefined || imageIds.some((id) => isNamed(image, id)))
    .sort((a, b) => a.image.id - b.image.id);
  const { rows, nextToken: next } = keyPage(
    {
      token: nextToken,
      limit: imageIds ? asked.length : (maxResults ?? DEFAULT_PAGE),
      question: { list: 'GetLifecyclePolicyPreview', scope, name, filter, startedAt },
      refuse: refuseToken,
    },
    (after) => (after === undefined ? asked : asked.filter(({ image }) => image.id > Number(after))),
    ({ image }) => String(image.id),
  );
  const count = (action: string): number => judged.filter(({ rule }) => rule.action === action).length;
  return {
    ...answer,
    status: 'COMPLETE' as const,
    nextToken: next,
    previewResults: rows.map(presentResult),
    summary: {
      expiringImageTotalCount: count('expire'),
      transitioningImageTotalCounts: [{ targetStorageClass: 'ARCHIVE' as const, imageTotalCount: count('transition') }],
    },
  };
});

const isNamed = (image: Image & JudgedImage, id: { imageDigest?: string | undefined; imageTag?: string | undefined }) =>
  (id.imageDigest ?? image.digest) === image.digest && (id.imageTag === undefined || image.tags.includes(id.imageTag));

function presentResult({ image, rule }: Judged<Image & JudgedImage>): LifecyclePolicyPreviewResult {
  return {
    imageTags: image.tags,
    imageDigest: image.digest,
    imagePushedAt: seconds(image.pushedAt),
    action: rule.action === 'expire' ? { type: 'EXPIRE' } : { type: 'TRANSITION', targetStorageClass: 'ARCHIVE' },
    appliedRulePriority: rule.rulePriority,
    storageClass: 'STANDARD',
  };
}
