import type { DescribeImagesFilter } from '../../../api-schemas/ecr/types.ts';

/** Whether images with tags are asked for, or those without; undefined for both. */
export const isTaggedAsked = ({ tagStatus = 'ANY' }: DescribeImagesFilter): boolean | undefined =>
  tagStatus === 'ANY' ? undefined : tagStatus === 'TAGGED';

/** Whether images as all of ours are come into question: there is no archive. */
export const mayBeActive = ({ imageStatus = 'ACTIVE' }: DescribeImagesFilter): boolean =>
  imageStatus === 'ACTIVE' || imageStatus === 'ANY';
