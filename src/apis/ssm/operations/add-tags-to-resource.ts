import { withTags } from '../../../model/resource-tag.ts';
import { operation } from '../operation.ts';
import { checkTags, tagsOf } from '../tags.ts';

/** Adds tags to a parameter; a key that is there gets the new value. */
export const addTagsToResource = operation('AddTagsToResource', (context, { ResourceType, ResourceId, Tags }) => {
  const before = tagsOf(context, ResourceType, ResourceId);
  checkTags(Tags);
  const tags = withTags(before, Tags);
  checkTags(tags);
  context.store.parameters.putTags(context.scope, ResourceId, tags);
  return {};
});
