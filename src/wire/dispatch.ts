import type { IncomingMessage } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Api, LaterApi } from './api.ts';
import { readBody } from './body.ts';
import { type Caller, type CallerDefaults, createCallerReader } from './caller.ts';
import { AwsError, serverFault, unreadable } from './errors.ts';
import { jsonProtocol } from './json.ts';
import type { Protocol } from './protocol.ts';
import { queryProtocol } from './query.ts';
import { createRoutes, loadFor, type Route, run, schemaOf } from './routes.ts';
import { createVerifier, type SigningKey } from './sigv4.ts';
import { type ReadSession, sessionOf } from './session.ts';
import { decodeUtf8 } from './utf8.ts';

/** Whether signatures are checked: with `none` a request is believed whoever it says it is from. */
export type Auth =
  | { readonly kind: 'none' }
  | { readonly kind: 'sigv4'; readonly keys: ReadonlyMap<string, SigningKey> };

/** What the dispatcher needs of the house, in its own words: the wire imports nothing of ours. */
export interface DispatchOptions {
  readonly apis: readonly (Api | LaterApi)[];
  readonly auth: Auth;
  /** Whose session tokens are; nobody's where it is left out. */
  readonly sessions?: ReadSession | undefined;
  /** Whom a request without credentials is from. */
  readonly defaults: CallerDefaults;
  /** What operations take for now. */
  readonly clock: { now(): number };
  /** What the dates of signatures are judged by: a client's own clock is a real one. */
  readonly realClock: { now(): number };
  readonly ids: { uuid(): string };
  readonly log: {
    debug(facts: object, message: string): void;
    error(facts: object, message: string): void;
  };
  readonly maxBodyBytes: number;
}

/**
 * Runs an operation without HTTP, on the same checks as a request. Takes the api's id, the operation's name and its
 * input; gives its output. Throws `AwsError` like the operation; anything else thrown is a bug.
 */
export type CallOperation = (apiId: string, operation: string, input: unknown, caller: Caller) => Promise<unknown>;

/** The one handler for AWS calls over HTTP, and the same without HTTP. */
export interface Dispatch {
  readonly handle: (request: FastifyRequest, reply: FastifyReply) => void;
  readonly call: CallOperation;
}

/** One request on its way; `protocol` is how its answer will be written, better known as more of it is read. */
interface Exchange {
  readonly request: IncomingMessage;
  readonly reply: FastifyReply;
  readonly requestId: string;
  protocol: Protocol;
  route: Route | undefined;
}

const FALLBACK_JSON = jsonProtocol('1.1');
const FALLBACK_QUERY = queryProtocol('http://webservices.amazon.com/AWSFault/2005-15-09');

/** Binds the apis to one handler. Everything that can be looked up is looked up here, once. */
export function createDispatch(options: DispatchOptions): Dispatch {
  const { clock, realClock, ids, log, maxBodyBytes, sessions = () => undefined } = options;
  const routes = createRoutes(options.apis);
  const larger = options.apis.flatMap(({ protocol, maxBodyBytes: most }) =>
    most !== undefined && protocol.kind === 'json' ? [{ prefix: `${protocol.targetPrefix}.`, most }] : [],
  );
  const callerOf = createCallerReader(options.defaults);
  const verify = options.auth.kind === 'sigv4' ? createVerifier(options.auth.keys, options.defaults) : undefined;

  function limitOf({ headers }: IncomingMessage): number {
    const target = headers['x-amz-target'];
    if (typeof target !== 'string') return maxBodyBytes;
    return larger.find(({ prefix }) => target.startsWith(prefix))?.most ?? maxBodyBytes;
  }

  function take(exchange: Exchange, body: Buffer | undefined): void {
    try {
      if (body === undefined) throw tooLarge(limitOf(exchange.request));
      const encoding = exchange.request.headers['content-encoding'];
      if (encoding !== undefined && encoding !== 'identity') throw notInflated(encoding);
      const text = decodeUtf8(body);
      if (text === undefined) throw unreadable('The body is not valid UTF-8.');
      const route = find(exchange, text);
      const session = sessionOf(exchange.request, sessions, route.protocol.kind, clock.now());
      const loading = loadFor(route);
      if (verify === undefined && loading === undefined) {
        finish(exchange, route, text, callerOf(exchange.request, session));
        return;
      }
      const admit = async () =>
        verify === undefined
          ? callerOf(exchange.request, session)
          : verify(exchange.request, body, route.source.id, route.protocol.kind, realClock.now(), session);
      Promise.all([admit(), loading])
        .then(([caller]) => finish(exchange, route, text, caller))
        .catch((error: unknown) => fail(exchange, error));
    } catch (error) {
      fail(exchange, error);
    }
  }

  function find(exchange: Exchange, text: string): Route {
    const target = exchange.request.headers['x-amz-target'];
    let route: Route;
    if (typeof target === 'string') route = routes.byTarget(target);
    else if (exchange.protocol.kind === 'query') {
      const form = new URLSearchParams(text);
      route = routes.byForm(form.get('Action'), form.get('Version'));
    } else throw new AwsError('UnknownOperationException', 'The request has no X-Amz-Target header.');
    exchange.route = route;
    exchange.protocol = route.protocol;
    return route;
  }

  /** Without a promise where the operation needs none: that is most of what a small call costs. */
  function finish(exchange: Exchange, route: Route, text: string, caller: Caller): void {
    const input = route.protocol.decode(text, schemaOf(route));
    const { requestId, request } = exchange;
    const output = run(route, input, { caller, requestId, host: request.headers.host, now: clock.now() });
    if (output instanceof Promise) {
      output.then((value) => succeed(exchange, route, value)).catch((error: unknown) => fail(exchange, error));
    } else succeed(exchange, route, output);
  }

  function succeed(exchange: Exchange, route: Route, output: unknown): void {
    send(exchange, 200, route.protocol.encode(route.name, output, exchange.requestId));
  }

  function fail(exchange: Exchange, thrown: unknown): void {
    const { requestId, protocol, route } = exchange;
    if (!(thrown instanceof AwsError)) {
      log.error({ err: thrown, requestId, api: route?.source.id, operation: route?.name }, 'an operation failed');
    }
    const error = thrown instanceof AwsError ? thrown : serverFault(requestId);
    send(exchange, error.status, protocol.encodeError(error, requestId));
  }

  /** Past Fastify's own way of answering: that would add a charset AWS does not send, and costs a tenth of a small call. */
  function send({ reply, requestId, protocol, route }: Exchange, status: number, body: string): void {
    log.debug({ requestId, api: route?.source.id, operation: route?.name, status }, 'answered');
    reply.hijack();
    const length = String(Buffer.byteLength(body));
    const headers = ['x-amzn-RequestId', requestId, 'content-type', protocol.contentType, 'content-length', length];
    reply.raw.writeHead(status, headers).end(body);
  }

  return {
    handle(request, reply) {
      const protocol = protocolOf(request.raw);
      const exchange: Exchange = { request: request.raw, reply, requestId: request.id, protocol, route: undefined };
      readBody(request.raw, limitOf(request.raw), (body) => take(exchange, body));
    },
    async call(apiId, operation, input, caller) {
      const route = routes.byName(apiId, operation);
      await loadFor(route);
      return run(route, input, { caller, requestId: ids.uuid(), now: clock.now() });
    },
  };
}

function protocolOf({ headers }: IncomingMessage): Protocol {
  const isForm =
    headers['x-amz-target'] === undefined && headers['content-type']?.startsWith('application/x-www-form-');
  return isForm ? FALLBACK_QUERY : FALLBACK_JSON;
}

function tooLarge(limit: number): AwsError {
  return new AwsError('RequestEntityTooLargeException', `The body is larger than ${limit} bytes.`, 413);
}

/** AWS's clients compress only for operations whose model asks for it, and none of ECS, ECR and STS does. */
function notInflated(encoding: string): AwsError {
  return new AwsError('UnsupportedMediaTypeException', `Content-Encoding ${encoding} is not supported.`, 415);
}
