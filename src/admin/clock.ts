import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Clock, DialClock } from '../effects.ts';
import { durationMs } from '../model/duration.ts';
import { BadRequest } from './bad-request.ts';

/** What the routes of the clock need of the server. */
export interface ClockOptions {
  /** Undefined for a clock that was handed to the server and cannot be moved. */
  readonly dial: DialClock | undefined;
  readonly runtime: string;
  /** Resolves when nothing is queued or being done. */
  readonly idle: () => Promise<void>;
  /** Called after each change, so that data that is kept knows how late it is. */
  readonly changed: () => void;
}

/** What to know of a clock that is not the real one where containers really run. */
const REAL_CONTAINERS = "containers run in real time, the clock is that of Drydock's own waits only";

const DAY_MS = 86_400_000;
const FURTHEST_MS = 30 * DAY_MS; // a month of heartbeats takes seconds
const FASTEST = 1000;
const EXPECTED =
  'expected one of "advance", a time such as "500ms", "40s", "15m" or "1h30m" or a number of milliseconds; "rate", a ' +
  `number from 0 to ${FASTEST}; and "now", an ISO 8601 time or epoch milliseconds. No move is longer than 30 days.`;

const Advance = z.union([z.number(), z.string().transform(durationMs)]).pipe(z.int().min(0).max(FURTHEST_MS));
const Now = z.union([z.number(), z.iso.datetime({ offset: true }).transform(Date.parse)]).pipe(z.int().min(0));
const Change = z.union([
  z.strictObject({ advance: Advance }),
  z.strictObject({ rate: z.number().min(0).max(FASTEST) }),
  z.strictObject({ now: Now }),
]);

/** A clock in a few words; undefined for one that is the real one. */
export function clockInWords(dial: DialClock, realClock: Clock, runtime: string): string | undefined {
  const now = dial.now();
  if (dial.rate === 1 && now <= realClock.now()) return undefined;
  return `${dial.mode}, ${new Date(now).toISOString()}${runtime === 'docker' ? ` (${REAL_CONTAINERS})` : ''}`;
}

/**
 * Adds `GET /_drydock/clock` and `POST /_drydock/clock`, which moves the clock or changes how fast it goes. A move is
 * answered when all work that fell due is done.
 */
export function addClockRoutes(server: FastifyInstance, { dial, runtime, idle, changed }: ClockOptions): void {
  const note = runtime === 'docker' ? { note: REAL_CONTAINERS } : {};
  const face = (clock: DialClock): object => {
    const epochMs = clock.now();
    return { now: new Date(epochMs).toISOString(), epochMs, mode: clock.mode, rate: clock.rate, runtime, ...note };
  };
  const cannot = { message: 'The clock of this server was handed to it by the program it is part of: move it there.' };

  server.get('/_drydock/clock', (_request, reply) => (dial ? reply.send(face(dial)) : reply.code(501).send(cannot)));
  server.post('/_drydock/clock', async (request, reply) => {
    if (!dial) return reply.code(501).send(cannot);
    const change = Change.safeParse(request.body);
    if (!change.success) throw new BadRequest(`The clock did not move: ${EXPECTED}`);
    const { data } = change;
    await turn(dial, data, idle).finally(changed);
    return { ...face(dial), ...('advance' in data ? { advancedMs: data.advance } : {}) };
  });
}

async function turn(dial: DialClock, change: z.infer<typeof Change>, idle: () => Promise<void>): Promise<void> {
  if ('rate' in change) dial.setRate(change.rate);
  else if ('advance' in change) await dial.advance(change.advance, idle);
  else {
    const now = dial.now();
    const at = (ms: number): string => new Date(ms).toISOString();
    if (change.now > now + FURTHEST_MS) throw new BadRequest(`${at(change.now)} is more than 30 days from ${at(now)}.`);
    if (await dial.setNow(change.now, idle)) return;
    throw new BadRequest(`${at(change.now)} is past: it is ${at(dial.now())}, and time never goes back.`);
  }
}
