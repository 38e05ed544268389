import type { Tag } from '../../../model/tag.ts';
import { ecsError } from '../errors.ts';

const MOST_TAGS = 50;
const CHARACTERS = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** Refuses tags that ECS would: too many, keys twice, empty or reserved keys, lengths and characters. */
export function checkTags(tags: readonly Tag[]): void {
  const refuse = (message: string) => {
    throw ecsError('InvalidParameterException', message);
  };
  if (tags.length > MOST_TAGS) refuse(`The maximum number of tags per resource is ${MOST_TAGS}.`);
  const keys = new Set<string>();
  for (const { key = '', value = '' } of tags) {
    if (key.length < 1 || key.length > 128) refuse('Tag keys must be between 1 and 128 characters long.');
    if (value.length > 256) refuse('Tag values can be at most 256 characters long.');
    if (!CHARACTERS.test(key) || !CHARACTERS.test(value)) refuse('Tags contain invalid characters.');
    if (/^aws:/i.test(key)) refuse('Tag keys cannot begin with aws:.');
    if (keys.has(key)) refuse('Duplicate tag keys found.');
    keys.add(key);
  }
}
