import type { RegistryTokens } from '../tokens.ts';
import { ANONYMOUS, loginOf, passwordOf } from './authenticate.ts';
import { type Exchange, sendJson } from './exchange.ts';

/** Behind `/v2/`: where clients get a token. No repository can have this name. */
export const TOKEN_PATH = '_token';

const LIFE_SECONDS = 300; // clients come again for the next; a login says itself how long it is good for

/** Gives a token: the password itself to who logs in, that of nobody to who does not. Throws as `loginOf`. */
export function giveToken(exchange: Pick<Exchange, 'request' | 'response'>, tokens: RegistryTokens, now: number): void {
  const { request } = exchange;
  const { authorization } = request.headers;
  if (authorization !== undefined) loginOf(request, tokens, now);
  const token = passwordOf(authorization ?? '') ?? ANONYMOUS;
  sendJson(exchange, { token, access_token: token, expires_in: LIFE_SECONDS, issued_at: new Date(now).toISOString() });
}
