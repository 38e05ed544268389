import { withoutTags } from '../../../model/resource-tag.ts';
import { operation } from '../operation.ts';
import { tagsOf } from '../tags.ts';

/** Removes tags from a parameter by their keys. */
export const removeTagsFromResource = operation(
  'RemoveTagsFromResource',
  (context, { ResourceType, ResourceId, TagKeys }) => {
    const before = tagsOf(context, ResourceType, ResourceId);
    context.store.parameters.putTags(context.scope, ResourceId, withoutTags(before, TagKeys));
    return {};
  },
);
