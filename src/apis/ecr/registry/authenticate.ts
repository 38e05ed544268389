import type { IncomingMessage } from 'node:http';
import { isPublicRegistry } from '../../../model/public-registry.ts';
import type { Login, RegistryTokens } from '../tokens.ts';
import { RegistryError } from './registry-error.ts';

const USER = 'AWS';
/** The password of nobody, with which public repositories are read. */
export const ANONYMOUS = 'anonymous';
const HOST_OF_REGISTRY = /^(\d{12})\.dkr\.ecr\.([a-z]{2}(?:-[a-z]+)+-\d)\./;

/** A request without a login, or with one that was not made here: how to log in is said with the refusal. */
export class Unauthorized extends Error {}

/**
 * Whose registry a request is for, and by whom: that which its Host names as AWS does, where the login is of the same region, else
 * that of the account and region of the login. `link` is what a link to a layer says, which needs no other login.
 * Throws Unauthorized, or RegistryError for a token that is expired: AWS answers those with 403 (flipt-io/flipt issue
 * 3043).
 */
export function authenticate(
  { headers }: IncomingMessage,
  tokens: RegistryTokens,
  now: number,
  link?: { readonly token: string; readonly name: string; readonly digest: string },
): Pick<Login, 'scope' | 'principalArn'> {
  if (link) return valid(tokens.readLayer(link.token, link.name, link.digest), now);
  const login = loginOf({ headers }, tokens, now);
  const [, accountId, region] = HOST_OF_REGISTRY.exec(headers.host ?? '') ?? [];
  if (accountId === undefined || region === undefined || isPublicRegistry(login.scope)) return login;
  if (region !== login.scope.region) throw new Unauthorized();
  return { ...login, scope: { accountId, region } };
}

/** Whose login a request has, and for which registry. Throws as `authenticate`. */
export const loginOf = ({ headers }: Pick<IncomingMessage, 'headers'>, tokens: RegistryTokens, now: number): Login =>
  valid(tokens.readLogin(passwordOf(headers.authorization ?? '') ?? ''), now);

function valid(login: Login | undefined, now: number): Login {
  if (login === undefined) throw new Unauthorized();
  if (login.expiresAt > now) return login;
  throw new RegistryError(403, 'DENIED', 'Your authorization token has expired. Reauthenticate and try again.');
}

/** The password in a header, of the user AWS or as a token; undefined for another user's. */
export function passwordOf(authorization: string): string | undefined {
  const [, token] = /^Bearer +([\w.-]{1,4000})$/i.exec(authorization) ?? [];
  if (token !== undefined) return token;
  const [, encoded] = /^Basic +([\w+/=-]{1,4000})$/i.exec(authorization) ?? [];
  const text = Buffer.from(encoded ?? '', 'base64').toString('utf8');
  return text.startsWith(`${USER}:`) ? text.slice(USER.length + 1) : undefined;
}
