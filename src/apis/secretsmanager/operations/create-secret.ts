import { newSecretArn, type Secret } from '../../../model/secret.ts';
import { given } from '../../../wire/unbuilt.ts';
import type { SecretsManagerContext } from '../context.ts';
import { secretsManagerError } from '../errors.ts';
import { operation } from '../operation.ts';
import { nameOf } from '../present.ts';
import { checkTags, sentTags } from '../tags.ts';
import { addVersion, hasValue, isSameValue, type SentValue } from '../versions.ts';

const NAME = /^[\w/+=.@!-]+$/;

/** Makes a secret, with its first version where a value is sent. The same call again is answered the same. */
export const createSecret = operation(
  'CreateSecret',
  (context, input) => {
    const { Name: name, Description: description, KmsKeyId: kmsKeyId } = input;
    const { store, scope, now, random } = context;
    if (!NAME.test(name)) {
      throw secretsManagerError(
        'ValidationException',
        'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
      );
    }
    const tags = sentTags(input.Tags);
    checkTags(tags);
    const isValued = hasValue(input);
    const there = store.secrets.find(scope, name);
    if (there) return again(context, there, input);
    const arn = newSecretArn(scope, name, random);
    const secret: Secret = { arn, name, description, kmsKeyId, tags, createdAt: now, changedAt: now };
    store.secrets.put(scope, secret);
    const version = isValued ? addVersion(context, secret, input) : undefined;
    return { ...nameOf(secret), VersionId: version?.id };
  },
  { AddReplicaRegions: given, Type: given },
);

/** The answer where the name is taken: that of the first call for the same call again, else an error. */
function again({ store }: SecretsManagerContext, secret: Secret, sent: SentValue) {
  if (secret.deletionAt !== undefined) {
    throw secretsManagerError(
      'InvalidRequestException',
      "You can't create this secret because a secret with this name is already scheduled for deletion.",
    );
  }
  const made = store.secrets.versions(secret.arn).find(({ id }) => id === sent.ClientRequestToken);
  if (made && isSameValue(made, sent)) return { ...nameOf(secret), VersionId: made.id };
  throw secretsManagerError(
    'ResourceExistsException',
    `The operation failed because the secret ${secret.name} already exists.`,
  );
}
