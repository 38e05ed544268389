import type { DescribeImagesFilter } from '../../../api-schemas/ecr/types.ts';

/** Whether images with tags are asked for, or those without; undefined for both. */
export const isTaggedAsked = ({ tagStatus = 'ANY' }: DescribeImagesFilter): boolean | undefined =>
  tagStatus === 'ANY' ? undefined : tagStatus === 'TAGGED';

/** Whether images in the archive are asked for, or those that are not; undefined for both. */
export const isArchivedAsked = ({ imageStatus = 'ACTIVE' }: DescribeImagesFilter): boolean | undefined =>
  imageStatus === 'ANY' ? undefined : imageStatus === 'ARCHIVED';

/** Whether only images on their way back from the archive are asked for: that takes no time here. */
export const isNoneAsked = ({ imageStatus }: DescribeImagesFilter): boolean => imageStatus === 'ACTIVATING';
