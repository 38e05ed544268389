import type { IncomingMessage } from 'node:http';
import { aliasOf } from '../../../model/public-registry.ts';
import type { Scope } from '../../../model/scope.ts';
import type { RegistryTokens } from '../tokens.ts';
import { ANONYMOUS, loginOf, passwordOf } from './authenticate.ts';
import { RegistryError } from './registry-error.ts';

/**
 * Lets a request pass that is for a public repository: everybody's that reads, and of the others those of its account,
 * with a login of either kind and of any region. Throws Unauthorized and RegistryError; a login that is expired is
 * refused to readers too, as AWS does.
 */
export function admit(request: IncomingMessage, tokens: RegistryTokens, now: number, { accountId }: Scope): void {
  const { authorization = '' } = request.headers;
  const isReading = request.method === 'GET' || request.method === 'HEAD';
  if (isReading && (authorization === '' || passwordOf(authorization) === ANONYMOUS)) return;
  const { scope: login } = loginOf(request, tokens, now);
  if (isReading || login.accountId === accountId) return;
  throw new RegistryError(
    403,
    'DENIED',
    `Account ${login.accountId}, whose login this is, may not push to the public registry ${aliasOf(accountId)}.`,
  );
}
