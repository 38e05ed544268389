import type { Cancel, Clock, Log } from '../../../effects.ts';
import type { ContainerRef, RuntimeListener } from '../../runtime.ts';
import type { Engine } from './connect.ts';
import { jsonLines } from './json-lines.ts';
import { LABEL, refOf } from './labels.ts';
import type { Pauses } from './pause/pauses.ts';

const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 5_000;
/**
 * All that changes what we observe but for what only we do: create. Unfiltered, every probe of every health check would
 * send three events more.
 */
const EVENTS = ['start', 'die', 'oom', 'stop', 'destroy', 'health_status'];

/** An event as the engine sends it; a container's attributes are its labels and a few more. */
interface EngineEvent {
  readonly Action?: string;
  readonly Actor?: { readonly ID?: string; readonly Attributes?: Readonly<Record<string, string>> };
}

export interface WatchOptions {
  readonly engine: Engine;
  readonly owner: string;
  readonly pauses: Pick<Pauses, 'ended' | 'refresh'>;
  /** Ids of the containers that are just being started by us, and are looked at right after. */
  readonly starting: ReadonlySet<string>;
  readonly clock: Clock;
  readonly log: Log;
  readonly listener: RuntimeListener;
}

/**
 * Follows the engine's events until the answer is called; when the stream breaks, opens it again with back-off. Only an
 * attempt to open it that fails says that the engine is lost: a stream may also just end.
 */
export function watch({ engine, owner, pauses, starting, clock, log, listener }: WatchOptions): () => void {
  const ended = new AbortController();
  let failures = 0;
  let cancelRetry: Cancel | undefined;

  const follow = async () => {
    try {
      await read();
      log.warn('the Docker engine ended its stream of events');
    } catch (err) {
      if (!ended.signal.aborted) log.warn({ err }, 'no events from the Docker engine');
    }
    if (ended.signal.aborted) return;
    const inMs = Math.min(FIRST_RETRY_MS * 2 ** failures++, LONGEST_RETRY_MS);
    cancelRetry = clock.after(inMs, () => void follow());
  };

  const read = async () => {
    const filters = JSON.stringify({ type: ['container'], event: EVENTS, label: [`${LABEL.owner}=${owner}`] });
    // The engine answers before it has subscribed us; `since` has it repeat what happened in between.
    const since = Math.floor(clock.now() / 1000);
    const opening = engine.call('other', (docker) => docker.getEvents({ filters, since, abortSignal: ended.signal }));
    const stream = await opening.catch((error) => {
      if (!ended.signal.aborted) listener.lost();
      throw error;
    });
    if (stream === undefined) return;
    failures = 0;
    listener.gap();
    tell(pauses.refresh());
    for await (const event of jsonLines(stream)) {
      const { Action, Actor: { ID = '', Attributes = {} } = {} } = event as EngineEvent;
      if (Action === 'start' && starting.has(ID)) continue;
      const ref = refOf(Attributes);
      if (ref !== undefined) listener.changed(ref);
      else if (Action === 'die') tell(pauses.ended(ID));
    }
  };

  /** Beside the reading, which must see at once that the stream has ended. */
  function tell(joined: Promise<readonly ContainerRef[]>): void {
    joined
      .then((refs) => refs.forEach(listener.changed))
      .catch((err) => log.debug({ err }, 'pause containers are looked at again when the engine is back'));
  }

  void follow();
  return () => {
    ended.abort();
    cancelRetry?.();
  };
}
