import type { ImageFailure, ImageFailureCode } from '../../../api-schemas/ecr/types.ts';
import { isTag, type Repository } from '../../model/repository.ts';
import type { EcrContext } from './context.ts';
import { findImage, type ImageId } from './lookup.ts';

const DIGEST = /^[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+$/;

const REASONS: Readonly<Partial<Record<ImageFailureCode, string>>> = {
  MissingDigestAndTag: 'Invalid request parameters: both tag and digest cannot be null',
  InvalidImageDigest: `Invalid request parameters: image digest should satisfy the regex '${DIGEST.source.slice(1, -1)}'`,
  InvalidImageTag: "Invalid request parameters: image tag should satisfy the regex '[a-zA-Z0-9-_.]+'",
  ImageTagDoesNotMatchDigest: 'Invalid request parameters: given tag does not map to the given digest',
  ImageNotFound: 'Requested image not found',
  ImageInaccessible: 'Requested image is archived',
};

/** A failure as batches answer it. */
export const imageFailure = (
  imageId: ImageId,
  failureCode: ImageFailureCode,
  failureReason = REASONS[failureCode],
): ImageFailure => ({ imageId, failureCode, failureReason });

/** Why an id names no image, before and after it is looked for; undefined where it names one. */
export function faultOfImageId(context: EcrContext, repository: Repository, id: ImageId): ImageFailureCode | undefined {
  const { imageDigest, imageTag } = id;
  if (imageDigest === undefined && imageTag === undefined) return 'MissingDigestAndTag';
  if (imageDigest !== undefined && !DIGEST.test(imageDigest)) return 'InvalidImageDigest';
  if (imageTag !== undefined && !isTag(imageTag)) return 'InvalidImageTag';
  if (findImage(context, repository, id)) return undefined;
  const isOfAnother = imageTag !== undefined && findImage(context, repository, { imageTag }) !== undefined;
  return isOfAnother ? 'ImageTagDoesNotMatchDigest' : 'ImageNotFound';
}
