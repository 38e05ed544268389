import type { IncomingMessage } from 'node:http';
import type { Store } from '../../../store/database.ts';
import { TOKEN_PATH } from './give-token.ts';

const PING = /^\/v2\/?$/;

/**
 * How to log in: with name and password, as ECR has it. While there are public repositories `GET /v2/` asks for a token
 * instead, as AWS's public.ecr.aws does: Docker never pulls without a login where that asked for name and password, and
 * fetches a token with its login or without any.
 */
export function challengeOf({ url = '', headers }: IncomingMessage, { repositories }: Store): string {
  return PING.test(url) && repositories.anyPublic()
    ? `Bearer realm="http://${headers.host}/v2/${TOKEN_PATH}",service="public.ecr.aws"`
    : `Basic realm="http://${headers.host}/",service="ecr.amazonaws.com"`;
}
