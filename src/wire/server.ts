import type { IncomingMessage, RequestListener } from 'node:http';
import type { Socket } from 'node:net';
import { fastify, type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { type CallOperation, createDispatch, type DispatchOptions } from './dispatch.ts';
import { createGuard, guarded, guardedServer } from './guard.ts';

/** What a server is made of besides its apis. */
export interface WireOptions extends Omit<DispatchOptions, 'maxBodyBytes'> {
  /** Shown to people who open the address in a browser. */
  readonly version: string;
  /** Names and origins that may talk to us besides loopback: see `createGuard`. */
  readonly allowHosts: readonly string[];
  /** How long clients may take while the server closes is judged by it, as are the dates of signatures. */
  readonly realClock: { now(): number; after(ms: number, fn: () => void): () => void };
  /** 4 MiB unless given; an api may take more. */
  readonly maxBodyBytes?: number;
}

/** A server not yet listening, on which further routes may be registered, and the way to its operations without HTTP. */
export interface Wire {
  readonly fastify: FastifyInstance;
  readonly call: CallOperation;
  /** Has a listener answer everything at and below a path, however odd: nothing of the request was looked at but by the guard. */
  serveBelow(path: string, listener: RequestListener): void;
  /** Answers calls of AWS's, and nothing else, that come in at another server of ours, which has this name or address. */
  readonly awsCallsAt: (host: string) => RequestListener;
}

const DEFAULT_MAX_BODY_BYTES = 4 * 1024 * 1024;
/** How long a close waits for clients that are sending or reading: one that stands still would keep the server for ever. */
const LAST_BYTES_MS = 5000;
const KEEP_ALIVE_MS = 72_000; // longer than the clients' own, so that they close first and lose no request

/** Makes the server: the guard before everything, AWS calls at `POST /`, a page for people at `GET /`. */
export function createServer(options: WireOptions): Wire {
  const maxBodyBytes = options.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES;
  const guard = createGuard(options.allowHosts);
  const dispatch = createDispatch({ ...options, maxBodyBytes });
  const listeners = new Map<string, RequestListener>();
  const server = fastify({
    bodyLimit: maxBodyBytes,
    genReqId: () => options.ids.uuid(),
    // A layer may take as long to send as it takes.
    serverFactory: (handler) =>
      guardedServer(
        { keepAliveTimeout: KEEP_ALIVE_MS, requestTimeout: 0, shouldUpgradeCallback },
        guard,
        (request, response) => {
          const target = originForm(request.url ?? '');
          const listener = listeners.get(/^\/[^/?]*/.exec(target)?.[0] ?? '');
          if (listener) request.url = target;
          (listener ?? handler)(request, response);
        },
      ),
  });

  letGoOfConnections(server, options.realClock);
  const places = new Set<string>();
  server.addHook('onRoute', ({ method, url }) => {
    if (method !== 'HEAD') places.add(`${method} ${url}`);
  });
  server.setErrorHandler((error: FastifyError, request, reply) => tell(error, request, reply, options.log));
  server.setNotFoundHandler((request, reply) => {
    const message = `There is nothing at ${request.method} ${request.url.slice(0, 200)}.`;
    void reply
      .code(404)
      .header('x-amzn-requestid', request.id)
      .send({ message, exists: [...places] });
  });
  server.get('/', (request, reply) => {
    const apis = options.apis.map((api) => api.id).join(', ');
    void reply.type('text/plain; charset=utf-8').send(frontPage(options.version, apis, request.headers.host ?? ''));
  });
  server.register(async (scope) => {
    // The dispatcher reads bodies itself: AWS's content types vary, and a body too large must not cost the connection.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    scope.post('/', dispatch.handle);
  });
  return {
    fastify: server,
    call: dispatch.call,
    serveBelow: (path, listener) => void listeners.set(path, listener),
    awsCallsAt: (host) => guarded(createGuard([...options.allowHosts, host], true), server.routing),
  };
}

/** Clients that could speak HTTP/2, as Java's does, offer it with their first request: RFC 9110 has us answer as if not. */
const shouldUpgradeCallback = ({ headers }: IncomingMessage): boolean => headers.upgrade?.toLowerCase() === 'websocket';

/** A target as clients send it to a server; those that take us for a proxy send an address, which RFC 9112 has us take. */
const originForm = (target: string): string => target.replace(/^https?:\/\/[^/?]*/i, '');

/**
 * A close would wait for ever for a connection that has not sent anything yet, which Node takes for a busy one, and as
 * long as clients please for those whose last answer was on its way, or who send and read nothing more.
 */
function letGoOfConnections(server: FastifyInstance, realClock: WireOptions['realClock']): void {
  const open = new Set<Socket>();
  const unused = new Set<Socket>();
  let isClosing = false;
  server.server.on('connection', (socket) => {
    open.add(socket);
    unused.add(socket);
    socket.once('close', () => {
      open.delete(socket);
      unused.delete(socket);
    });
  });
  server.server.on('request', ({ socket }, response) => {
    unused.delete(socket);
    response.once('close', () => {
      if (isClosing) server.server.closeIdleConnections();
    });
  });
  server.addHook('preClose', async () => {
    isClosing = true;
    for (const socket of unused) socket.destroy();
    const cancel = realClock.after(LAST_BYTES_MS, () => {
      for (const socket of open) socket.destroy();
    });
    server.server.once('close', cancel);
  });
}

/** Errors of routes other than AWS calls, and of requests Fastify cannot read: a sentence, never a stack. */
function tell(error: FastifyError, request: FastifyRequest, reply: FastifyReply, log: DispatchOptions['log']): void {
  const status = error.statusCode ?? 500;
  if (status >= 500) log.error({ err: error, requestId: request.id, url: request.url }, 'a route failed');
  // `curl -d` alone says that it sends a form.
  const sentence = status === 415 ? 'Send JSON, with the header content-type: application/json.' : error.message;
  const message = status >= 500 ? `Something went wrong. The log has it under request id ${request.id}.` : sentence;
  void reply.code(status).header('x-amzn-requestid', request.id).send({ message });
}

function frontPage(version: string, apis: string, host: string): string {
  return [
    `Drydock ${version}: Amazon ECS in dry dock, on this machine.`,
    `It speaks AWS's protocols for ${apis} at this address. To point the AWS CLI at it:`,
    '',
    `  export AWS_ENDPOINT_URL=http://${host} AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1`,
    '  export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test',
    '  aws ecs list-clusters',
    '',
  ].join('\n');
}
