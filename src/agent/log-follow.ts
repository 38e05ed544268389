import type { Clock, Log } from '../effects.ts';
import type { LogDestination } from './link.ts';
import { LogEvents } from './log-events.ts';
import { LogLines, type OutputLine, type OutputPosition } from './log-lines.ts';
import type { BeginsEvent } from './log-pattern.ts';
import { type ContainerRef, type ContainerRuntime, RuntimeError } from './runtime.ts';

export interface LogFollowOptions {
  readonly runtime: ContainerRuntime;
  readonly clock: Clock;
  readonly log: Log;
  readonly ref: ContainerRef;
  readonly destination: LogDestination;
  readonly begins: BeginsEvent | undefined;
  /** How far the output was read before. */
  readonly position: OutputPosition;
  /** Stores what is ready; false where that cannot be done now. */
  readonly flush: (follow: LogFollow) => boolean;
  /** Has what is ready stored within a moment. */
  readonly flushSoon: () => void;
}

/** A container's output on its way to its stream. */
export interface LogFollow {
  readonly destination: LogDestination;
  readonly events: LogEvents;
  /** Whether all there will be is stored, as far as is known. */
  readonly ended: boolean;
  /** How many times something was read. */
  readonly reads: number;
  /** Resolves when it has ended or was stopped. */
  readonly done: Promise<void>;
  /** Reads no more; what is ready and was not stored is read again by the next who follows. */
  stop(): void;
}

const MOST_WAITING_BYTES = 256 * 1024;
const AGAIN_MS = 500;

/** Follows a container's output until it has ended and there is nothing more, whatever becomes of the engine meanwhile. */
export function followLog(options: LogFollowOptions): LogFollow {
  const { runtime, clock, log, ref, begins, flush, flushSoon } = options;
  const stopped = new AbortController();
  const { signal } = stopped;
  const events = new LogEvents(begins, options.position);
  let ended = false;
  let reads = 0;

  const pause = () =>
    new Promise<void>((resolve) => {
      const end = (): void => {
        cancel();
        signal.removeEventListener('abort', end);
        resolve();
      };
      const cancel = clock.after(AGAIN_MS, end);
      signal.addEventListener('abort', end);
    });

  /** Reads no further before all is stored: the engine keeps what is not read. */
  async function store(): Promise<void> {
    while (!signal.aborted && !flush(follow)) await pause();
  }

  /**
   * Follows the output once, of a container that had ended before also a line without its end; whether there was any.
   * Of an event that waits for lines, those are read again.
   */
  async function readOnce(hadEnded: boolean): Promise<boolean> {
    events.dropOpen();
    const lines = new LogLines(events.position);
    let isNew = false;
    const take = (found: Iterable<OutputLine>): void => {
      for (const line of found) {
        events.add(line, clock.now());
        isNew = true;
      }
    };
    for await (const frames of runtime.logs(ref, earliest(events.position), signal)) {
      reads++;
      take(lines.take(frames));
      if (events.bytes >= MOST_WAITING_BYTES) await store();
      else if (!events.isEmpty) flushSoon();
    }
    if (hadEnded) take(lines.end());
    if (hadEnded) events.endOpen();
    await store();
    return isNew;
  }

  /** An engine may end its answer at any time, so only one that began after the container's end can be the last. */
  async function read(): Promise<void> {
    for (let hadEnded = false; !signal.aborted; ) {
      try {
        const isNew = await readOnce(hadEnded);
        if (hadEnded && !isNew) return;
        hadEnded = (await runtime.inspect(ref))?.state !== 'running';
      } catch (error) {
        if (error instanceof RuntimeError && error.kind === 'no-such-container') return store();
        if (!signal.aborted) log.debug({ err: error, ref }, 'will read the output of a container again');
      }
      if (!hadEnded && !signal.aborted) await pause();
    }
  }

  const follow: LogFollow = {
    destination: options.destination,
    events,
    get ended() {
      return ended;
    },
    get reads() {
      return reads;
    },
    done: Promise.resolve()
      .then(read)
      .catch((error) => log.error({ err: error, ref }, 'the output of a container is not collected any more'))
      .finally(() => {
        ended = true;
      }),
    stop: () => stopped.abort(),
  };
  return follow;
}

/** From when to read so that nothing is left out of either source; undefined for from the beginning. */
function earliest({ stdout, stderr }: OutputPosition): string | undefined {
  if (!stdout || !stderr) return undefined;
  return stdout.at < stderr.at ? stdout.at : stderr.at;
}
