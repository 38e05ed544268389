import { withTags } from '../../../model/resource-tag.ts';
import { findUsableSecret } from '../lookup.ts';
import { operation } from '../operation.ts';
import { checkTags, sentTags } from '../tags.ts';

/** Adds tags to a secret; a key that is there gets the new value. */
export const tagResource = operation('TagResource', (context, input) => {
  const secret = findUsableSecret(context, input.SecretId);
  const added = sentTags(input.Tags);
  checkTags(added);
  const tags = withTags(secret.tags, added);
  checkTags(tags);
  context.store.secrets.put(context.scope, { ...secret, tags });
  return {};
});
