import { model } from '../../../../api-schemas/ecs/model.ts';
import { type Ids, realEffects } from '../../../../src/effects.ts';
import { manualClock } from '../../../support/manual-clock.ts';
import { startServer } from '../../../support/server.ts';
import { BEGINNING } from './beginning.ts';
import { livePool } from './live.ts';
import { withDatabase, writeCounter } from './rows.ts';
import type { Request } from './steps.ts';

/** What is answered to a request, and what came of it. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  /** The request as it was sent. */
  readonly sent: Buffer;
  /** Rows that were written until the answer came. */
  readonly written: number;
  readonly tookMs: number;
}

/** Ids in the order of their making, so that a run can be had again. */
function countedIds(): Ids {
  let made = 0;
  const next = (digits: number) => (made++).toString(16).padStart(digits, '0');
  return { hex32: () => next(32), uuid: () => `00000000-0000-4000-8000-${next(12)}` };
}

/**
 * A server without containers on a clock that is moved by hand, with its rows in sight; what it fails at goes to standard
 * error. Nothing happens of itself between requests. Close it.
 */
export async function watchedServer() {
  const clock = manualClock();
  const effects = { clock, ids: countedIds(), log: realEffects('error').log };
  const { started: server, database } = await withDatabase(() => startServer({}, effects));
  const writes = writeCounter(database);
  let pool = livePool();

  /** Sends a request, and waits until all that follows from it is done. */
  async function send({ operation, input, region }: Request): Promise<Answer> {
    const headers = {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `${model.protocol.targetPrefix}.${operation}`,
      authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/${region}/ecs/aws4_request, SignedHeaders=host, Signature=0`,
    };
    const sent = Buffer.from(pool.fill(JSON.stringify(input)));
    const [before, began] = [writes(), performance.now()];
    const response = await fetch(server.url, { method: 'POST', headers, body: sent });
    const { status } = response;
    const text = await response.text();
    const answer = { status, text, sent, written: writes() - before, tookMs: performance.now() - began };
    if (status === 200) pool.learn(text);
    if (answer.written > 0) await server.idle();
    return answer;
  }

  return {
    database,
    send,
    /** Forgets everything and sends what a run begins with. */
    async begin(): Promise<void> {
      await fetch(new URL('/_drydock/reset', server.url), { method: 'POST' });
      pool = livePool();
      for (const request of BEGINNING) {
        const { status, text } = await send(request);
        if (status !== 200) throw new Error(`${request.operation} is refused before a run: ${text}`);
      }
    },
    async pass(ms: number): Promise<void> {
      clock.advance(ms);
      await server.idle();
    },
    close: () => server.close(),
  };
}
