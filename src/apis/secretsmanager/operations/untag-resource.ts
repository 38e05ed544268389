import { withoutTags } from '../../../model/resource-tag.ts';
import { findUsableSecret } from '../lookup.ts';
import { operation } from '../operation.ts';

/** Removes tags from a secret by their keys. */
export const untagResource = operation('UntagResource', (context, input) => {
  const secret = findUsableSecret(context, input.SecretId);
  context.store.secrets.put(context.scope, { ...secret, tags: withoutTags(secret.tags, input.TagKeys) });
  return {};
});
