import { operation } from '../operation.ts';
import { findTaggable } from '../taggable.ts';

/** Lists a resource's tags. Its model, unlike TagResource's, has no ResourceNotFoundException. */
export const listTagsForResource = operation('ListTagsForResource', (context, { resourceArn }) => ({
  tags: [...findTaggable(context, resourceArn, 'InvalidParameterException').tags],
}));
