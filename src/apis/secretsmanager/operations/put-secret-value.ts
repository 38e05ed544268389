import { given } from '../../../wire/unbuilt.ts';
import { secretsManagerError } from '../errors.ts';
import { findUsableSecret } from '../lookup.ts';
import { operation } from '../operation.ts';
import { nameOf } from '../present.ts';
import { addVersion, hasValue } from '../versions.ts';

/** Adds a version, which becomes AWSCURRENT unless other labels are sent. */
export const putSecretValue = operation(
  'PutSecretValue',
  (context, input) => {
    if (!hasValue(input)) {
      throw secretsManagerError('InvalidRequestException', 'You must provide either SecretString or SecretBinary.');
    }
    const { store, scope, now } = context;
    const secret = findUsableSecret(context, input.SecretId);
    const version = addVersion(context, secret, input, input.VersionStages);
    store.secrets.put(scope, { ...secret, changedAt: now });
    return {
      ...nameOf(secret),
      VersionId: version.id,
      VersionStages: version.stages.length > 0 ? version.stages : undefined,
    };
  },
  { RotationToken: given },
);
