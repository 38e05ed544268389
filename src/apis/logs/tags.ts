import type { LogGroup } from '../../model/log.ts';
import type { Tag } from '../../model/tag.ts';
import { invalid, logsError } from './errors.ts';
import type { LogsContext } from './context.ts';

const MOST_TAGS = 50;

/** Checked tags out of a map. Throws for AWS's own prefix. */
export function tagsOf(sent: Readonly<Record<string, string>>): Tag[] {
  const tags = Object.entries(sent).map(([key, value]) => ({ key, value }));
  const reserved = tags.find(({ key }) => key.toLowerCase().startsWith('aws:'));
  if (reserved) throw invalid('aws: prefixed tag key names are not allowed for external use.');
  return tags;
}

/** Adds tags to a group, over those of the same keys. */
export function addTags({ store }: LogsContext, group: LogGroup, sent: Readonly<Record<string, string>>): void {
  const added = tagsOf(sent);
  const kept = group.tags.filter(({ key }) => added.every((tag) => tag.key !== key));
  if (kept.length + added.length > MOST_TAGS) {
    throw logsError('TooManyTagsException', 'The resource would have more than 50 tags.');
  }
  store.logs.setTags(group.id, [...kept, ...added]);
}

/** Removes the tags of these keys from a group. */
export function removeTags({ store }: LogsContext, group: LogGroup, keys: readonly string[]): void {
  store.logs.setTags(
    group.id,
    group.tags.filter(({ key = '' }) => !keys.includes(key)),
  );
}
