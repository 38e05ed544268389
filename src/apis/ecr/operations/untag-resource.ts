import { withoutTags } from '../../../model/resource-tag.ts';
import { operation } from '../operation.ts';
import { findTaggable } from '../taggable.ts';

/** Takes tags from a repository; keys it has not are none to take. */
export const untagResource = operation('UntagResource', (context, { resourceArn, tagKeys }) => {
  const repository = findTaggable(context, resourceArn);
  context.store.repositories.update({ ...repository, tags: withoutTags(repository.tags, tagKeys) });
  return {};
});
