import {
  type IncomingMessage,
  type RequestListener,
  Server,
  type ServerOptions,
  ServerResponse,
  STATUS_CODES,
} from 'node:http';
import type { Duplex } from 'node:stream';

/** Tells why a request is refused, or undefined where it may pass. */
export type Guard = (request: IncomingMessage) => string | undefined;

const MOST_REMEMBERED = 1000;
const HOW_TO_ALLOW = '(set --allow-host or DRYDOCK_ALLOW_HOST to allow more)';

/**
 * Who may talk to us at all. A server that starts containers is a way into the machine, and every page in a browser can
 * reach a loopback port: so the Host must be loopback or allowed (else a foreign name could be bound to our address,
 * DNS rebinding), an Origin must be ours or allowed, and a call of AWS's must have something no simple cross-site form
 * can send. `allowed` holds names (`drydock.internal`) and origins (`http://localhost:3000`). With `onlyAwsCalls` no
 * other path than theirs may be asked for.
 */
export function createGuard(allowed: readonly string[], onlyAwsCalls = false): Guard {
  const names = new Set(
    allowed.filter((entry) => !entry.includes('://')).map((entry) => hostnameOf(entry.toLowerCase())),
  );
  const origins = new Set(allowed.filter((entry) => entry.includes('://')).map((entry) => entry.toLowerCase()));
  const goodHosts = new Set<string>();

  const isOurName = (hostname: string) => isLoopback(hostname) || names.has(hostname);
  const isGoodHost = (host: string) => {
    if (goodHosts.has(host)) return true;
    if (!isOurName(hostnameOf(host.toLowerCase()))) return false;
    if (goodHosts.size < MOST_REMEMBERED) goodHosts.add(host);
    return true;
  };
  const isOurOrigin = (origin: string, host: string, ourPort: number | undefined) => {
    const authority = origin.slice(origin.indexOf('://') + 3);
    if (!/^https?:\/\/[^/]+$/.test(origin)) return false; // 'null', extensions, …
    if (authority === host.toLowerCase()) return true;
    return origin.startsWith('http:') && isOurName(hostnameOf(authority)) && portOf(authority) === ourPort;
  };

  return (request) => {
    const { headers } = request;
    const host = headers.host ?? '';
    if (!isGoodHost(host)) return `The Host ${quote(host)} is not a name of this server ${HOW_TO_ALLOW}.`;
    const { origin } = headers;
    const isListed = origin !== undefined && origins.has(origin.toLowerCase());
    if (origin !== undefined && !isListed && !isOurOrigin(origin.toLowerCase(), host, request.socket.localPort)) {
      return `Pages of the Origin ${quote(origin)} may not call this server ${HOW_TO_ALLOW}.`;
    }
    if (headers['sec-fetch-site'] === 'cross-site' && !isListed) {
      return `A page of another site may not call this server ${HOW_TO_ALLOW}.`;
    }
    if (onlyAwsCalls && !isRoot(request.url)) return 'Only AWS calls are answered at this address.';
    return request.method === 'POST' && isRoot(request.url) ? formFault(request) : undefined;
  };
}

/** An HTTP server that asks `guard` before anything else sees a request or an upgrade, whatever its path. */
export function guardedServer(
  options: ServerOptions,
  guard: Guard,
  handler: (request: IncomingMessage, response: ServerResponse) => void,
): Server {
  return new GuardedServer(options, guard, handler);
}

/** Overrides `emit`, because that is the one door: listeners for upgrades that are added later stand behind it too. */
class GuardedServer extends Server {
  private readonly guard: Guard;

  constructor(
    options: ServerOptions,
    guard: Guard,
    handler: (request: IncomingMessage, response: ServerResponse) => void,
  ) {
    super(options, handler);
    this.guard = guard;
  }

  override emit(event: string | symbol, ...args: unknown[]): boolean {
    if (event !== 'request' && event !== 'upgrade' && event !== 'connect' && event !== 'checkContinue') {
      return super.emit(event as string, ...args);
    }
    const [request, answer] = args as [IncomingMessage, ServerResponse | Duplex];
    const reason = this.guard(request);
    if (reason === undefined) return super.emit(event, ...args);
    refuse(answer, reason);
    return true;
  }
}

/** The same for a server of somebody else's. */
export function guarded(guard: Guard, handler: RequestListener): RequestListener {
  return (request, response) => {
    const reason = guard(request);
    if (reason === undefined) handler(request, response);
    else refuse(response, reason);
  };
}

function refuse(answer: ServerResponse | Duplex, reason: string): void {
  const body = JSON.stringify({ __type: 'AccessDeniedException', message: reason });
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  if (answer instanceof ServerResponse) {
    answer.writeHead(403, headers).end(body);
    return;
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  answer.end([`HTTP/1.1 403 ${STATUS_CODES[403]}`, ...lines, 'connection: close', '', body].join('\r\n'));
}

/** A form or a `no-cors` fetch can send any body, but not these headers. */
function formFault({ headers }: IncomingMessage): string | undefined {
  if (headers['x-amz-target'] !== undefined) return undefined;
  const type = headers['content-type'] ?? '';
  if (type.startsWith('application/x-amz-json-')) return undefined;
  if (type.startsWith('application/x-www-form-urlencoded') && headers.authorization !== undefined) return undefined;
  return (
    'An AWS call needs an X-Amz-Target header, a content type application/x-amz-json-1.1, or, as a form, an ' +
    'Authorization header: AWS clients send one of these, and no form of a web page can.'
  );
}

function isRoot(url: string | undefined): boolean {
  return url === '/' || (url?.startsWith('/?') ?? false);
}

function isLoopback(hostname: string): boolean {
  if (hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]') return true;
  return /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname);
}

function hostnameOf(authority: string): string {
  return /^(\[[^\]]*\]|[^:]*)(:\d*)?$/.exec(authority)?.[1] ?? '';
}

function portOf(authority: string): number {
  return Number(/:(\d+)$/.exec(authority)?.[1] ?? 80);
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 200));
}
