import { randomBytes, randomUUID } from 'node:crypto';
import { type Logger, pino } from 'pino';

/** Stops a pending timer; calling it twice or too late does nothing. */
export type Cancel = () => void;

/** Time, in integer epoch milliseconds. Everything that waits, waits on this clock, so a test can move it. */
export interface Clock {
  now(): number;
  /** Calls `fn` once, `ms` from now or at the next turn when `ms` is not positive. */
  after(ms: number, fn: () => void): Cancel;
}

/** A clock that can be moved on and made to go at another rate. `settle` resolves when what fell due is done. */
export interface DialClock extends Clock {
  /** How many times as fast as real time it goes; 0 for one that stands until it is moved. */
  readonly rate: number;
  /** The rate in the words of `--clock`: `real`, `manual` or `x10`. */
  readonly mode: string;
  setRate(rate: number): void;
  /**
   * Moves on by `ms`, stopping at every instant at which a timer is due until its work has settled; both ends count.
   * Moves wait for each other. Throws where a timer of 0 ms is set for ever.
   */
  advance(ms: number, settle: () => Promise<void>): Promise<void>;
  /** Moves on to a time in the same way; false, and nothing was done, for one that is past. */
  setNow(time: number, settle: () => Promise<void>): Promise<boolean>;
}

/** Makers of identifiers, in the shapes AWS uses. */
export interface Ids {
  /** 32 lower-case hex digits, the first 20 random: task and container instance ids. */
  hex32(): string;
  /** A version 4 UUID: request, container and attachment ids. */
  uuid(): string;
}

/** A number in [0, 1). */
export type Random = () => number;

export type Log = Logger;

/** The things that are not a function of their input. */
export interface Effects {
  readonly clock: Clock;
  /** Real time, whatever `clock` says: for clients, who live in it, and for the work of an engine. */
  readonly realClock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  readonly log: Log;
}

const LONGEST_TIMEOUT_MS = 2 ** 31 - 1; // beyond it Node fires at once

const realClock: Clock = {
  now: () => Date.now(),
  after(ms, fn) {
    let timer: NodeJS.Timeout;
    const arm = (left: number) => {
      timer = setTimeout(
        () => (left > LONGEST_TIMEOUT_MS ? arm(left - LONGEST_TIMEOUT_MS) : fn()),
        Math.min(left, LONGEST_TIMEOUT_MS),
      );
    };
    arm(ms);
    return () => clearTimeout(timer);
  },
};

const RANDOM_BYTES = 10; // 20 digits; the last 12 are the time
const TIME_DIGITS = 12;
const IDS_AT_ONCE = 256;

/**
 * Ids whose beginning tells them apart and whose end grows with time: an index by their end is written at its end,
 * where one of random ids would be written all over. Randomness is drawn for many at a time, as a draw costs more
 * than placing a task.
 */
function realIds(clock: Clock): Ids {
  let pool = Buffer.alloc(0);
  return {
    hex32() {
      if (pool.length === 0) pool = randomBytes(RANDOM_BYTES * IDS_AT_ONCE);
      const random = pool.toString('hex', 0, RANDOM_BYTES);
      pool = pool.subarray(RANDOM_BYTES);
      return random + clock.now().toString(16).padStart(TIME_DIGITS, '0');
    },
    uuid: () => randomUUID(),
  };
}

/**
 * Real ids and chance, and the real clock unless another is given; the log goes to standard error, so that standard
 * output stays for people and pipes.
 */
export function realEffects(logLevel: string, clock: Clock = realClock): Effects {
  return {
    clock,
    realClock,
    ids: realIds(clock),
    random: Math.random,
    log: pino({ level: logLevel }, pino.destination({ dest: 2, sync: true })),
  };
}
