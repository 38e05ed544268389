import { type ResourceTag, tagFault } from '../../model/resource-tag.ts';
import { secretsManagerError } from './errors.ts';

interface SentTag {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

/** The tags that were sent; a value may be left out. */
export const sentTags = (tags: readonly SentTag[] = []): ResourceTag[] =>
  tags.map(({ Key = '', Value = '' }) => ({ Key, Value }));

/** Throws InvalidParameterException for tags a secret cannot have. */
export function checkTags(tags: readonly ResourceTag[]): void {
  const fault = tagFault(tags);
  if (fault !== undefined) throw secretsManagerError('InvalidParameterException', fault);
}
