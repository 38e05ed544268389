import { isDigest } from '../../../model/digest.ts';
import type { Image } from '../../../model/image.ts';
import { keyPage } from '../../../wire/key-page.ts';
import { ecrError } from '../errors.ts';
import { findRepository } from '../lookup.ts';
import { operation } from '../operation.ts';
import { refuseToken } from '../paging.ts';
import { referrersOf } from '../referrers.ts';

const DEFAULT_REFERRERS = 20;

const statusOf = (isArchived: boolean) => (isArchived ? 'ARCHIVED' : 'ACTIVE');

/** The images that are about another, which need not be there. */
export const listImageReferrers = operation('ListImageReferrers', (context, input) => {
  const { id, name, scope } = findRepository(context, input);
  const { imageDigest } = input.subjectId;
  const { artifactTypes = [], artifactStatus = 'ACTIVE' } = input.filter ?? {};
  if (!isDigest(imageDigest)) throw ecrError('ValidationException', `Invalid subject digest: ${imageDigest}`);
  const isAsked = ({ artifactType = '', isArchived }: Image): boolean =>
    (artifactTypes.length === 0 || artifactTypes.includes(artifactType)) &&
    (artifactStatus === 'ANY' || artifactStatus === statusOf(isArchived));

  function* after(place: string | undefined) {
    for (const image of referrersOf(context, { id }, { subject: imageDigest, after: Number(place ?? 0) })) {
      if (isAsked(image)) yield image;
    }
  }

  const { rows, nextToken } = keyPage(
    {
      token: input.nextToken,
      limit: input.maxResults ?? DEFAULT_REFERRERS,
      question: { list: 'ListImageReferrers', scope, name, imageDigest, filter: input.filter },
      refuse: refuseToken,
    },
    after,
    (image) => String(image.id),
  );
  return {
    referrers: rows.map(({ digest, mediaType, artifactType, manifestBytes: size, annotations, isArchived }) => ({
      digest,
      mediaType,
      artifactType,
      size,
      annotations: annotations && { ...annotations },
      artifactStatus: statusOf(isArchived),
    })),
    nextToken,
  };
});
