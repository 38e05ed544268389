import { operation } from '../operation.ts';
import { findTaggable } from '../taggable.ts';

/** Lists a resource's tags. */
export const listTagsForResource = operation('ListTagsForResource', (context, { resourceArn }) => ({
  tags: [...findTaggable(context, resourceArn).tags],
}));
