import { newSecretArn } from '../../../model/secret.ts';
import { secretsManagerError } from '../errors.ts';
import { findSecret } from '../lookup.ts';
import { operation } from '../operation.ts';
import { nameOf, seconds } from '../present.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const [LEAST_DAYS, MOST_DAYS] = [7, 30];

/**
 * Deletes a secret at the end of its recovery window, or at once. Forced, it is no error that there is none: the answer
 * then speaks of one there could have been.
 */
export const deleteSecret = operation('DeleteSecret', (context, input) => {
  const { RecoveryWindowInDays: days, ForceDeleteWithoutRecovery: isForced = false, SecretId: secretId } = input;
  const { store, scope, now, random } = context;
  if (days !== undefined && isForced) {
    throw secretsManagerError(
      'InvalidParameterException',
      "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
    );
  }
  if (days !== undefined && (days < LEAST_DAYS || days > MOST_DAYS)) {
    throw secretsManagerError(
      'InvalidParameterException',
      `The RecoveryWindowInDays value must be between ${LEAST_DAYS} and ${MOST_DAYS} days (inclusive).`,
    );
  }
  if (isForced) {
    const secret = store.secrets.find(scope, secretId);
    if (secret) store.secrets.delete(secret.arn);
    const arn = secretId.startsWith('arn:') ? secretId : newSecretArn(scope, secretId, random);
    return { ...nameOf(secret ?? { arn, name: secretId }), DeletionDate: seconds(now) };
  }
  const secret = findSecret(context, secretId);
  if (secret.deletionAt !== undefined) {
    throw secretsManagerError(
      'InvalidRequestException',
      "You can't perform this operation on the secret because it was already scheduled for deletion.",
    );
  }
  const deletionAt = now + (days ?? MOST_DAYS) * DAY_MS;
  store.secrets.put(scope, { ...secret, deletionAt });
  return { ...nameOf(secret), DeletionDate: seconds(deletionAt) };
});
