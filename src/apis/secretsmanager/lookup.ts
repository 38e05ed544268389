import type { Secret } from '../../model/secret.ts';
import type { SecretsManagerContext } from './context.ts';
import { secretsManagerError } from './errors.ts';

/** The secret a SecretId names, one that waits for its deletion too. Throws ResourceNotFoundException. */
export function findSecret({ store, scope }: SecretsManagerContext, secretId: string): Secret {
  const secret = store.secrets.find(scope, secretId);
  if (secret) return secret;
  throw secretsManagerError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
}

/** As `findSecret`; throws InvalidRequestException for one that waits for its deletion. */
export function findUsableSecret(context: SecretsManagerContext, secretId: string): Secret {
  const secret = findSecret(context, secretId);
  if (secret.deletionAt === undefined) return secret;
  throw secretsManagerError(
    'InvalidRequestException',
    "You can't perform this operation on the secret because it was marked for deletion.",
  );
}
