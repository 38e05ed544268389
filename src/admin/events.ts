import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Clock } from '../effects.ts';

/** An event of a service's, as EventBridge would deliver it, under its cursor; undefined where it is known no longer. */
export interface StreamedEvent {
  readonly cursor: number;
  readonly event: { readonly 'detail-type': string; readonly account: string; readonly region: string } | undefined;
}

/** Where the events come from. */
export interface EventSource {
  /** The next events after a cursor, oldest first. */
  after(cursor: number, limit: number): readonly StreamedEvent[];
  /** The newest event's cursor, 0 before the first. */
  last(): number;
  /** The oldest event's that is kept; undefined when none is. */
  first(): number | undefined;
  /** Calls the listener when there may be more; the answer ends that. */
  subscribe(listener: () => void): () => void;
}

const EVENTS_AT_ONCE = 100;
const KEEP_ALIVE_MS = 15_000; // less than what proxies and clients take for a dead connection

const Cursor = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);
const Query = z.object({
  after: Cursor.optional(),
  account: z.string().optional(),
  region: z.string().optional(),
  type: z.string().optional(),
});

type Filter = Pick<z.infer<typeof Query>, 'account' | 'region' | 'type'>;

/**
 * Adds `GET /_drydock/events`: the events as server-sent events, each with its cursor as `id`. A client goes on where it
 * was with `Last-Event-ID` or `?after=`; without either it hears what happens from now on, and with `after=0` all that
 * is kept. Where some that it should have heard are kept no longer it is told so by a `gap`, and goes on with the oldest;
 * a cursor that was not given yet is of other data than these, of which it has heard nothing.
 */
export function addEventRoutes(server: FastifyInstance, source: EventSource, clock: Clock): void {
  const open = new Set<() => void>();
  server.get('/_drydock/events', { exposeHeadRoute: false }, (request, reply) => {
    const query = Query.safeParse(request.query);
    const last = Cursor.optional().safeParse(request.headers['last-event-id']);
    if (!query.success || !last.success) {
      return reply.code(400).send({ message: 'after and Last-Event-ID are cursors: whole numbers from 0.' });
    }
    reply.hijack();
    const { after, ...filter } = query.data;
    const end = stream(reply.raw, source, clock, last.data ?? after ?? source.last(), filter);
    open.add(end);
    reply.raw.on('close', () => {
      end();
      open.delete(end);
    });
    return reply;
  });
  server.addHook('preClose', async () => {
    for (const end of open) end();
  });
}

/** Writes events until the answer is called; waits where the client reads more slowly than things happen. */
function stream(response: ServerResponse, source: EventSource, clock: Clock, from: number, filter: Filter): () => void {
  let cursor = from; // of the last event that was told or left out
  let read = from; // beyond it are events that are known no longer
  let blocked = false;
  let scheduled = false;

  const write = (text: string): void => {
    blocked = !response.write(text) || blocked;
  };
  const passes = (event: NonNullable<StreamedEvent['event']>): boolean =>
    (filter.account ?? event.account) === event.account &&
    (filter.region ?? event.region) === event.region &&
    (filter.type ?? event['detail-type']) === event['detail-type'];

  /** Cursors have no holes: where the next event is not the one after, others were deleted before they were told. */
  function tellGap(oldest: number): void {
    write(`event: gap\ndata: ${JSON.stringify({ after: cursor, oldest })}\n\n`);
    cursor = oldest - 1;
  }

  function flush(): void {
    scheduled = false;
    if (blocked || response.writableEnded) return;
    const events = source.after(read, EVENTS_AT_ONCE);
    for (const { cursor: at, event } of events) {
      read = at;
      if (event === undefined) continue;
      if (at > cursor + 1) tellGap(at);
      cursor = at;
      if (passes(event)) write(`id: ${at}\nevent: ${event['detail-type']}\ndata: ${JSON.stringify(event)}\n\n`);
    }
    if (events.length === EVENTS_AT_ONCE) schedule();
  }

  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    setImmediate(flush);
  }

  function keepAlive(): void {
    if (!blocked) write(': alive\n\n');
    stopKeepAlive = clock.after(KEEP_ALIVE_MS, keepAlive);
  }

  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  write(`: events after ${cursor}\n\n`);
  const oldest = source.first() ?? source.last() + 1;
  if (cursor + 1 < oldest || cursor > source.last()) tellGap(oldest);
  read = cursor;
  response.on('drain', () => {
    blocked = false;
    schedule();
  });
  let stopKeepAlive = clock.after(KEEP_ALIVE_MS, keepAlive);
  const unsubscribe = source.subscribe(schedule);
  schedule();

  return () => {
    unsubscribe();
    stopKeepAlive();
    response.end();
  };
}
