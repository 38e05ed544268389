import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Clock, Log } from '../../../effects.ts';
import type { EcrDeps } from '../context.ts';
import { authenticate, Unauthorized } from './authenticate.ts';
import { send } from './exchange.ts';
import { RegistryError, registryErrorOf } from './registry-error.ts';
import { route } from './routes.ts';

const PREFIX = '/v2';
const MOST_DISCARDED_BYTES = 2 ** 28; // of a body whose answer needs none of it

/** The registry of ECR: answers every request below `/v2`, as the OCI distribution specification has it. */
export function createRegistry(deps: EcrDeps, { clock, log }: { clock: Clock; log: Log }): RequestListener {
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path = '', search = ''] = splitOnce(request.url ?? '', '?');
    const query = new URLSearchParams(search);
    const now = clock.now();
    const decoded = decodeURIComponent(path.slice(PREFIX.length).replace(/^\//, '')); // some clients escape a digest's colon
    const token = query.get('token');
    const [, name, digest] = /^(.+)\/blobs\/([^/]+)$/.exec(decoded) ?? [];
    const isLink = token !== null && request.method === 'GET' && name !== undefined && digest !== undefined;
    const scope = authenticate(request, deps.tokens, now, isLink ? { token, name, digest } : undefined);
    const { handler, ...rest } = route(request.method ?? '', decoded);
    await handler({ ...deps, ...rest, scope, now, request, response, query });
  }

  return (request, response) => {
    response.setHeader('docker-distribution-api-version', 'registry/2.0');
    answer(request, response)
      .catch((thrown: unknown) => {
        if (request.errored || response.destroyed) return; // the client is gone
        if (response.headersSent) response.destroy();
        else refuse(request, response, thrown);
        if (!isExpected(thrown)) log.error({ err: thrown, url: request.url }, 'a request of the registry failed');
      })
      .finally(() => discard(request));
  };
}

const isExpected = (thrown: unknown): boolean =>
  thrown instanceof Unauthorized || registryErrorOf(thrown) !== undefined;

function refuse(request: IncomingMessage, response: ServerResponse, thrown: unknown): void {
  if (thrown instanceof Unauthorized) {
    const challenge = `Basic realm="http://${request.headers.host}/",service="ecr.amazonaws.com"`;
    send(
      { request, response },
      401,
      { 'content-type': 'text/plain; charset=utf-8', 'www-authenticate': challenge },
      'Not Authorized\n',
    );
    return;
  }
  const error = registryErrorOf(thrown) ?? new RegistryError(500, 'UNKNOWN', 'Something went wrong. The log has it.');
  const body = JSON.stringify({ errors: [{ code: error.code, message: error.message }] });
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

function splitOnce(text: string, mark: string): [string, string?] {
  const at = text.indexOf(mark);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
