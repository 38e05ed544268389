import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Scope } from '../model/scope.ts';
import { BadRequest } from './bad-request.ts';
import { Where } from './explain.ts';

/** An alarm of CloudWatch's, as somebody says it is. */
export interface ToldAlarm {
  readonly name: string;
  readonly state: 'OK' | 'ALARM';
}

/** Who knows what alarms there are. */
export interface AlarmSource {
  set(alarm: ToldAlarm & Scope): void;
  list(scope: Scope): readonly ToldAlarm[];
}

const Told = z.strictObject({ alarm: z.string().min(1).max(255), state: z.enum(['OK', 'ALARM']) });

/**
 * Adds `POST /_drydock/alarms`, which puts an alarm that deployments may watch into a state, and `GET /_drydock/alarms`.
 * `?account=` and `?region=` say whose it is.
 */
export function addAlarmRoutes(server: FastifyInstance, source: AlarmSource, defaults: Scope): void {
  server.post('/_drydock/alarms', (request) => {
    const told = Told.safeParse(request.body);
    if (!told.success) throw new BadRequest(z.prettifyError(told.error));
    const { alarm: name, state } = told.data;
    source.set({ name, state, ...scopeOf(request.query, defaults) });
    return shown({ name, state });
  });
  server.get('/_drydock/alarms', (request) => ({
    alarms: source.list(scopeOf(request.query, defaults)).map(shown),
  }));
}

const shown = ({ name, state }: ToldAlarm) => ({ alarm: name, state });

function scopeOf(query: unknown, defaults: Scope): Scope {
  const where = Where.safeParse(query);
  if (!where.success) throw new BadRequest(z.prettifyError(where.error));
  const { account: accountId = defaults.accountId, region = defaults.region } = where.data;
  return { accountId, region };
}
