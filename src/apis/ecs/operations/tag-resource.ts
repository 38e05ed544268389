import { operation } from '../operation.ts';
import { checkTags } from '../rules/tags.ts';
import { findTaggable } from '../taggable.ts';

/** Adds tags to a resource; a key that is there gets the new value. */
export const tagResource = operation('TagResource', (context, { resourceArn, tags }) => {
  context.capacities.transaction(() => {
    const { tags: before, save } = findTaggable(context, resourceArn);
    checkTags(tags); // what was sent, before what is there: a key sent twice is refused
    const kept = before.filter(({ key }) => !tags.some((tag) => tag.key === key));
    const managed = kept.filter(({ key }) => key?.startsWith('aws:'));
    const merged = [...kept, ...tags];
    checkTags(merged.filter((tag) => !managed.includes(tag)));
    save(merged);
  });
  return {};
});
