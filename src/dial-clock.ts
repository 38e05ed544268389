import { createLimit } from './agent/limit.ts';
import type { Clock, DialClock } from './effects.ts';
import { createTimerQueue } from './timer-queue.ts';

const LONGEST_TIMEOUT_MS = 2 ** 31 - 1; // beyond it Node fires at once
const MOST_ROUNDS_AT_ONCE = 100_000;
const MODES: Readonly<Record<number, string>> = { 0: 'manual', 1: 'real' };

/** The clock's dial; undefined for one that has none. */
export const dialOf = (clock: Clock): DialClock | undefined => ('setRate' in clock ? (clock as DialClock) : undefined);

/**
 * A clock that begins at the real time, goes `rate` times as fast, and can be moved. It never goes back, also where the
 * machine's does. One of Node's timers serves all that wait.
 */
export function createDialClock(startRate: number): DialClock {
  const queue = createTimerQueue();
  let rate = startRate;
  let slipped = 0; // by how much the machine's clock was set back meanwhile
  let lastReal = Date.now();
  let base = lastReal; // the time here when it was `realBase` there
  let realBase = lastReal;
  let armedFor: number | undefined;
  let disarm = (): void => undefined;
  const inTurn = createLimit(1); // each move from where the one before it ended

  function real(): number {
    const time = Date.now() + slipped;
    if (time < lastReal) slipped += lastReal - time;
    lastReal = Math.max(lastReal, time);
    return lastReal;
  }

  const now = (): number => base + Math.floor((real() - realBase) * rate);

  function setBase(time: number): void {
    base = time;
    realBase = real();
  }

  /** Has Node call us when the earliest timer is due: at once also where time stands. */
  function arm(): void {
    const at = queue.first?.at;
    if (at === armedFor) return;
    disarm();
    armedFor = at;
    const left = at === undefined ? Number.POSITIVE_INFINITY : at - now();
    if (left <= 0) {
      const immediate = setImmediate(fire);
      disarm = () => clearImmediate(immediate);
    } else if (at !== undefined && rate > 0) {
      const timeout = setTimeout(fire, Math.min(Math.ceil(left / rate), LONGEST_TIMEOUT_MS));
      disarm = () => clearTimeout(timeout);
    } else disarm = () => undefined;
  }

  function armAnew(): void {
    armedFor = undefined;
    disarm();
    arm();
  }

  function fire(): void {
    try {
      queue.run(now());
    } finally {
      armAnew();
    }
  }

  /** From one due instant to the next, so that each finds done what the one before it began. */
  async function move(until: number, settle: () => Promise<void>): Promise<void> {
    await settle(); // what is under way happens now, and not when time has moved
    for (let rounds = 0; ; rounds++) {
      const next = Math.min(queue.first?.at ?? until, until);
      if (next > now()) {
        setBase(next);
        rounds = 0;
      }
      if (rounds > MOST_ROUNDS_AT_ONCE) {
        throw new Error(`time stands at ${new Date(now()).toISOString()}: a timer of 0 ms is set again and again`);
      }
      fire();
      await settle();
      if (now() >= until && (queue.first?.at ?? Number.POSITIVE_INFINITY) > until) return;
    }
  }

  return {
    now,
    get rate() {
      return rate;
    },
    get mode() {
      return MODES[rate] ?? `x${rate}`;
    },
    after(ms, fn) {
      const timer = queue.add(now() + Math.ceil(Math.max(0, ms)), fn);
      arm();
      return () => {
        queue.remove(timer);
        if (queue.first === undefined) arm(); // or Node would wait for nothing
      };
    },
    setRate(next) {
      setBase(now());
      rate = next;
      armAnew();
    },
    advance: (ms, settle) => inTurn(() => move(now() + ms, settle)),
    setNow: (time, settle) =>
      inTurn(async () => {
        if (time < now()) return false;
        await move(time, settle);
        return true;
      }),
  };
}
