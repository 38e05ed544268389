import { operation } from '../operation.ts';
import { tagsOf } from '../tags.ts';

/** The tags of a parameter. */
export const listTagsForResource = operation('ListTagsForResource', (context, { ResourceType, ResourceId }) => ({
  TagList: tagsOf(context, ResourceType, ResourceId),
}));
