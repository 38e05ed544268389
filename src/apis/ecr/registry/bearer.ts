import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RegistryTokens } from '../tokens.ts';
import { ANONYMOUS, loginOf, passwordOf } from './authenticate.ts';
import { sendJson } from './exchange.ts';

/** Behind `/v2/`: where clients get a token. No repository can have this name. */
export const TOKEN_PATH = '_token';

const LIFE_SECONDS = 300; // clients come again for the next; a login says itself how long it is good for

/**
 * What `GET /v2/` asks for while there are public repositories. Docker never pulls without a login where it was asked
 * for one by name and password; asked for a token it fetches one first, with its login or without any, as from AWS's
 * public.ecr.aws.
 */
export const bearerChallenge = ({ headers }: IncomingMessage): string =>
  `Bearer realm="http://${headers.host}/v2/${TOKEN_PATH}",service="public.ecr.aws"`;

/** Gives a token: the password itself of who logs in, that of nobody to who does not. Throws as `loginOf`. */
export function giveToken(
  exchange: { readonly request: IncomingMessage; readonly response: ServerResponse },
  tokens: RegistryTokens,
  now: number,
): void {
  const { request } = exchange;
  const { authorization } = request.headers;
  if (authorization !== undefined) loginOf(request, tokens, now);
  const token = passwordOf(authorization ?? '') ?? ANONYMOUS;
  sendJson(exchange, { token, access_token: token, expires_in: LIFE_SECONDS, issued_at: new Date(now).toISOString() });
}
