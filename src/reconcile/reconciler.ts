import type { Cancel, Clock, Log } from '../effects.ts';

/** Milliseconds after which to look at the key again; nothing when the key is settled. */
export type AgainInMs = number | undefined;

export interface ReconcilerOptions {
  /** For the log. */
  readonly name: string;
  /** Looks at one key and moves it a step towards what is wanted. Never run twice at once for one key. */
  readonly work: (key: string) => AgainInMs | Promise<AgainInMs>;
  readonly clock: Clock;
  readonly log: Log;
  /** Keys worked at once, for work that waits; 64 unless told. */
  readonly concurrency?: number;
}

/** A level-triggered work queue: a key says only "look again", so a lost, doubled or late call does no harm. */
export interface Reconciler {
  enqueue(key: string): void;
  /** Whether anything is queued or running. */
  readonly busy: boolean;
  /** Resolves when nothing is queued or running. Waits for nothing that is due later on the clock. */
  idle(): Promise<void>;
  /** Takes no more keys and resolves when those being worked are done. */
  close(): Promise<void>;
}

const KEYS_A_TURN = 32; // then the event loop gets its turn, so that a long queue never keeps a request waiting
const FIRST_BACKOFF_MS = 100;
const LONGEST_BACKOFF_MS = 30_000;

/** Makes a reconciler; it works in slices on the event loop and backs off from keys whose work throws. */
export function createReconciler({ name, work, clock, log, concurrency = 64 }: ReconcilerOptions): Reconciler {
  const queue = new Set<string>();
  const running = new Set<string>();
  const again = new Set<string>(); // enqueued while running
  const delayed = new Map<string, Cancel>();
  const failures = new Map<string, number>();
  let waiting: (() => void)[] = [];
  let scheduled = false;
  let closed = false;

  function enqueue(key: string): void {
    if (closed) return;
    delayed.get(key)?.();
    delayed.delete(key);
    if (running.has(key)) again.add(key);
    else {
      queue.add(key);
      schedule();
    }
  }

  function schedule(): void {
    if (scheduled || queue.size === 0 || running.size >= concurrency) return;
    scheduled = true;
    setImmediate(slice);
  }

  function slice(): void {
    scheduled = false;
    let left = KEYS_A_TURN;
    for (const key of queue) {
      if (left-- === 0 || running.size >= concurrency) break;
      queue.delete(key);
      begin(key);
    }
    settle();
  }

  function begin(key: string): void {
    running.add(key);
    try {
      const result = work(key);
      if (result instanceof Promise) {
        result.then(
          (againInMs) => finish(key, againInMs),
          (error) => fail(key, error),
        );
      } else {
        failures.delete(key);
        end(key, result);
      }
    } catch (error) {
      end(key, backOff(key, error));
    }
  }

  function finish(key: string, againInMs: AgainInMs): void {
    failures.delete(key);
    end(key, againInMs);
    settle();
  }

  function fail(key: string, error: unknown): void {
    end(key, backOff(key, error));
    settle();
  }

  function backOff(key: string, error: unknown): number {
    const times = failures.get(key) ?? 0;
    failures.set(key, times + 1);
    const againInMs = Math.min(FIRST_BACKOFF_MS * 2 ** times, LONGEST_BACKOFF_MS);
    if (!closed) log.warn({ err: error, key, againInMs }, `${name}: will try again`);
    return againInMs;
  }

  function end(key: string, againInMs: AgainInMs): void {
    running.delete(key);
    if (closed) return;
    if (again.delete(key)) queue.add(key);
    else if (againInMs !== undefined) {
      delayed.set(
        key,
        clock.after(againInMs, () => {
          delayed.delete(key);
          enqueue(key);
        }),
      );
    }
  }

  function settle(): void {
    schedule();
    if (busy()) return;
    const told = waiting;
    waiting = [];
    for (const resolve of told) resolve();
  }

  const busy = (): boolean => queue.size > 0 || running.size > 0;
  const idle = (): Promise<void> => (busy() ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve());

  return {
    enqueue,
    get busy() {
      return busy();
    },
    idle,
    async close() {
      closed = true;
      queue.clear();
      for (const cancel of delayed.values()) cancel();
      delayed.clear();
      await idle();
    },
  };
}
