import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Clock, Log } from '../../../effects.ts';
import { aliasOf, isPublicRegistry, type PublicPath, publicPathOf } from '../../../model/public-registry.ts';
import type { EcrDeps } from '../context.ts';
import type { Login } from '../tokens.ts';
import { admit } from './admit.ts';
import { authenticate, Unauthorized } from './authenticate.ts';
import { challengeOf } from './challenge.ts';
import { send } from './exchange.ts';
import { giveToken, TOKEN_PATH } from './give-token.ts';
import { nameUnknown, RegistryError, registryErrorOf } from './registry-error.ts';
import { type Route, route } from './routes.ts';

const PREFIX = '/v2';
const MOST_DISCARDED_BYTES = 2 ** 28; // of a body whose answer needs none of it

interface Asked {
  readonly request: IncomingMessage;
  /** What follows `/v2/`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly now: number;
}

interface Found extends Route, Pick<Login, 'scope' | 'principalArn'> {}

/** The registry of ECR: answers every request below `/v2`, as the OCI distribution specification has it. */
export function createRegistry(deps: EcrDeps, { clock, log }: { clock: Clock; log: Log }): RequestListener {
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path = '', search = ''] = splitOnce(request.url ?? '', '?');
    const query = new URLSearchParams(search);
    const now = clock.now();
    const decoded = decode(path.slice(PREFIX.length).replace(/^\//, ''));
    if (decoded === TOKEN_PATH && request.method === 'GET') {
      giveToken({ request, response }, deps.tokens, now);
      return;
    }
    const open = publicPathOf(decoded);
    const asked = { request, path: decoded, query, now };
    const { handler, ...rest } = open?.rest.includes('/') ? openRoute(asked, open) : closedRoute(asked);
    await handler({ ...deps, ...rest, now, request, response, query });
  }

  /** What answers in a public registry. */
  function openRoute({ request, now }: Asked, { registry: scope, rest }: PublicPath): Found {
    admit(request, deps.tokens, now, scope);
    const found = route(request.method ?? '', rest);
    if (deps.store.repositories.find(scope, found.name)) return { ...found, scope };
    throw nameUnknown(found.name, aliasOf(scope.accountId));
  }

  /** What answers in the private registry of who asks. */
  function closedRoute({ request, path, query, now }: Asked): Found {
    const token = query.get('token');
    const [, name, digest] = /^(.+)\/blobs\/([^/]+)$/.exec(path) ?? [];
    const isLink = token !== null && request.method === 'GET' && name !== undefined && digest !== undefined;
    const login = authenticate(request, deps.tokens, now, isLink ? { token, name, digest } : undefined);
    const { scope, principalArn } = login;
    if (isPublicRegistry(scope) && path !== '') throw new Unauthorized(); // its repositories have their own paths
    return { ...route(request.method ?? '', path), scope, principalArn };
  }

  return (request, response) => {
    response.setHeader('docker-distribution-api-version', 'registry/2.0');
    answer(request, response)
      .catch((thrown: unknown) => {
        if (request.errored || response.destroyed) return; // the client is gone
        if (response.headersSent) response.destroy();
        else refuse(request, response, thrown, () => challengeOf(request, deps.store));
        if (!isExpected(thrown)) log.error({ err: thrown, url: request.url }, 'a request of the registry failed');
      })
      .finally(() => discard(request));
  };
}

const isExpected = (thrown: unknown): boolean =>
  thrown instanceof Unauthorized || registryErrorOf(thrown) !== undefined;

function refuse(request: IncomingMessage, response: ServerResponse, thrown: unknown, challenge: () => string): void {
  if (thrown instanceof Unauthorized) {
    send(
      { request, response },
      401,
      { 'content-type': 'text/plain; charset=utf-8', 'www-authenticate': challenge() },
      'Not Authorized\n',
    );
    return;
  }
  const error = registryErrorOf(thrown) ?? new RegistryError(500, 'UNKNOWN', 'Something went wrong. The log has it.');
  const { code, message, detail } = error;
  const body = JSON.stringify({ errors: [{ code, message, detail }] });
  send({ request, response }, error.status, { 'content-type': 'application/json', ...error.headers }, body);
}

/** Reads what is left of a body: a client that is still sending would else never come to read its answer. */
function discard(request: IncomingMessage): void {
  if (request.readableEnded || request.destroyed) return;
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MOST_DISCARDED_BYTES) request.destroy();
  });
  request.resume(); // it may have been made to wait
}

/** Some clients escape a digest's colon. What cannot be decoded stays as it is: no name of anything has a percent sign. */
function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function splitOnce(text: string, mark: string): [string, string?] {
  const at = text.indexOf(mark);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
