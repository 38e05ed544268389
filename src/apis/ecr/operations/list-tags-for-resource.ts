import { operation } from '../operation.ts';
import { findTaggable } from '../taggable.ts';

/** The tags of a repository. */
export const listTagsForResource = operation('ListTagsForResource', (context, { resourceArn }) => ({
  tags: findTaggable(context, resourceArn).tags,
}));
