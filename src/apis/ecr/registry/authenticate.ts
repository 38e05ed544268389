import type { IncomingMessage } from 'node:http';
import type { Scope } from '../../../model/scope.ts';
import type { RegistryTokens } from '../tokens.ts';
import { RegistryError } from './registry-error.ts';

const USER = 'AWS';

/** A request without a login, or with one that was not made here: how to log in is said with the refusal. */
export class Unauthorized extends Error {}

/**
 * Whose registry a request is for: that of the account and region its password was made for. `layer` is the token of a
 * link, which is good for a login to the one layer it is of. Throws Unauthorized, or RegistryError for a token that is
 * expired; AWS answers those with 403 (flipt-io/flipt issue 3043).
 */
export function authenticate(
  { headers }: IncomingMessage,
  tokens: RegistryTokens,
  now: number,
  link?: { readonly token: string; readonly name: string; readonly digest: string },
): Scope {
  const login = link
    ? tokens.readLayer(link.token, link.name, link.digest)
    : tokens.readLogin(passwordOf(headers.authorization ?? '') ?? '');
  if (login === undefined) throw new Unauthorized();
  if (login.expiresAt > now) return login.scope;
  throw new RegistryError(403, 'DENIED', 'Your authorization token has expired. Reauthenticate and try again.');
}

function passwordOf(authorization: string): string | undefined {
  const [, encoded] = /^Basic +([\w+/=-]{1,4000})$/i.exec(authorization) ?? [];
  const text = Buffer.from(encoded ?? '', 'base64').toString('utf8');
  return text.startsWith(`${USER}:`) ? text.slice(USER.length + 1) : undefined;
}
