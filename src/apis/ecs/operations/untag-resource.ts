import { operation } from '../operation.ts';
import { findTaggable } from '../taggable.ts';

/** Takes tags from a resource; a key that is not there is no error. */
export const untagResource = operation('UntagResource', (context, { resourceArn, tagKeys }) => {
  context.capacities.transaction(() => {
    const { tags, save } = findTaggable(context, resourceArn);
    save(tags.filter(({ key = '' }) => key.startsWith('aws:') || !tagKeys.includes(key)));
  });
  return {};
});
