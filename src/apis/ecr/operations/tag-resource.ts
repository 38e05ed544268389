import { withTags } from '../../../model/resource-tag.ts';
import { operation } from '../operation.ts';
import { checkTags } from '../rules.ts';
import { findTaggable } from '../taggable.ts';

/** Adds tags to a repository, or changes their values. */
export const tagResource = operation('TagResource', (context, { resourceArn, tags: added }) => {
  const repository = findTaggable(context, resourceArn);
  checkTags(added);
  const tags = withTags(repository.tags, added);
  checkTags(tags);
  context.store.repositories.update({ ...repository, tags });
  return {};
});
