import { given } from '../../../wire/unbuilt.ts';
import { findUsableSecret } from '../lookup.ts';
import { operation } from '../operation.ts';
import { nameOf } from '../present.ts';
import { addVersion, hasValue } from '../versions.ts';

/** Changes what is said of a secret; a value that is sent becomes AWSCURRENT. */
export const updateSecret = operation(
  'UpdateSecret',
  (context, input) => {
    const isValued = hasValue(input);
    const { store, scope, now } = context;
    const secret = findUsableSecret(context, input.SecretId);
    const version = isValued ? addVersion(context, secret, input) : undefined;
    const { Description: description = secret.description, KmsKeyId: kmsKeyId = secret.kmsKeyId } = input;
    store.secrets.put(scope, { ...secret, description, kmsKeyId, changedAt: now });
    return { ...nameOf(secret), VersionId: version?.id };
  },
  { Type: given },
);
