import type { Scope } from '../../model/scope.ts';
import { CURRENT, versionAt } from '../../model/secret-stages.ts';
import type { Store } from '../../store/database.ts';
import { ecrError } from './errors.ts';

/** A login at an upstream registry. */
export interface Credentials {
  readonly username: string;
  readonly accessToken: string;
}

/**
 * The login that a secret holds, as JSON with the members of `Credentials` (user guide, pull through cache). Throws
 * SecretNotFoundException and UnableToAccessSecretException.
 */
export function credentialsOf({ secrets }: Store, scope: Scope, credentialArn: string): Credentials {
  const secret = secrets.find(scope, credentialArn);
  if (secret === undefined || secret.deletionAt !== undefined) {
    throw ecrError('SecretNotFoundException', `The secret with ARN '${credentialArn}' does not exist.`);
  }
  const text = versionAt(secrets.versions(secret.arn), CURRENT)?.secretString;
  const { username, accessToken } = membersOf(text ?? '');
  if (typeof username === 'string' && typeof accessToken === 'string') return { username, accessToken };
  throw ecrError(
    'UnableToAccessSecretException',
    `The secret with ARN '${credentialArn}' must hold JSON with the members username and accessToken.`,
  );
}

function membersOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
