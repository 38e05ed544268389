import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import { pino } from 'pino';
import { type App, createApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { createDialClock } from '../../src/dial-clock.ts';
import { type DialClock, type Effects, realEffects } from '../../src/effects.ts';
import { type HttpClient, httpClient } from './http-client.ts';
import { type Journal, journal } from './journal.ts';
import { type Known, newKnown } from './known.ts';
import { seededIds, seededRandom } from './seeded.ts';

/** Later than any real clock, from which the manual one begins. */
const BEGINNING = Date.UTC(2100, 0, 1);
/** Rows written and timers set while time stands; more are of something that goes round and round. */
const MOST_AT_ONCE = 10_000;
/** Memory, where there is such a folder: a run restarts often and keeps nothing. */
const PARENT = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** A server with its data, chance, ids and time, all of which follow from a seed. */
export interface World {
  readonly known: Known;
  /** What was logged as a warning or worse. */
  readonly complaints: readonly string[];
  readonly client: HttpClient;
  readonly app: App;
  readonly journal: Journal;
  readonly database: Database;
  now(): number;
  /** Moves time on, with all that happens meanwhile. */
  advance(ms: number): Promise<void>;
  /** Ends the server and begins it on its data. */
  restart(): Promise<void>;
  /**
   * Does something, and has the server die at the nth row that is written meanwhile, in the middle of its transaction; or
   * at the end, where not so many are. What it did after that never happened. Begins it on what was left.
   */
  crash(afterRows: number, doing: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

interface Running {
  readonly app: App;
  readonly client: HttpClient;
  readonly journal: Journal;
  readonly database: Database;
  readonly folder: string;
}

/** Starts a server with what it opened. */
async function withDatabase<T>(start: () => Promise<T>): Promise<{ started: T; database: Database }> {
  const { pragma } = Sqlite.prototype;
  let database: Database | undefined;
  Sqlite.prototype.pragma = function (this: Database, ...args: Parameters<typeof pragma>) {
    database ??= this;
    return pragma.apply(this, args);
  };
  try {
    const started = await start();
    if (!database) throw new Error('no database was opened');
    return { started, database };
  } finally {
    Sqlite.prototype.pragma = pragma;
  }
}

/** A line of the log without what differs from run to run. */
function inShort(line: string): string {
  const { msg, err, key = '' } = JSON.parse(line);
  return `logged: ${msg} ${key} ${err?.stack ?? ''}`;
}

/** Starts a world without container instances. Close it. */
export async function startWorld(seed: number): Promise<World> {
  const complaints: string[] = [];
  const clock = createDialClock(0);
  await clock.setNow(BEGINNING, async () => undefined);
  const watched: DialClock = {
    ...clock,
    after(ms, fn) {
      if (ms <= 0) goesOn('timers of 0 ms are set');
      return clock.after(ms, fn);
    },
  };
  const effects: Effects = {
    ...realEffects('silent', watched),
    ids: seededIds(seed),
    random: seededRandom(seed),
    log: pino({ level: 'warn' }, { write: (line: string) => void complaints.push(inShort(line)) }),
  };
  const known = newKnown();
  let dying: () => void = () => undefined;
  const atOnce = { at: 0, done: 0 };
  let stands = false; // from then on nothing goes round any more, so that the run comes to an end
  const parent = mkdtempSync(join(PARENT, 'drydock-simulation-'));
  const remove = (): void => rmSync(parent, { recursive: true, force: true });
  process.once('exit', remove); // it may be interrupted
  let made = 0;
  const newFolder = (): string => join(parent, String(made++));
  let isRunning = false;
  let running = await begin(newFolder());

  function goesOn(what: string): void {
    if (atOnce.at !== clock.now()) Object.assign(atOnce, { at: clock.now(), done: 0 });
    atOnce.done += 1;
    if (atOnce.done <= MOST_AT_ONCE && !stands) return;
    stands = true;
    throw new Error(`time stands while ${what} again and again`);
  }

  function wrote(): void {
    goesOn('rows are written');
    dying();
  }

  async function begin(folder: string): Promise<Running> {
    const config = readConfig(['--port', '0', '--data', folder, '--runtime', 'simulated', '--fleet', 'none'], {});
    const { started: app, database } = await withDatabase(() => createApp(config, effects));
    const kept = journal(database, clock.now, wrote);
    known.clear();
    for (const written of kept.everything()) known.take(written);
    isRunning = true;
    await app.idle();
    return { app, client: httpClient(app.url), journal: kept, database, folder };
  }

  async function end(): Promise<void> {
    if (!isRunning) return; // it did not start again
    isRunning = false;
    running.client.close();
    await running.app.close();
  }

  return {
    known,
    complaints,
    get client() {
      return running.client;
    },
    get app() {
      return running.app;
    },
    get journal() {
      return running.journal;
    },
    get database() {
      return running.database;
    },
    now: clock.now,
    advance: (ms) => clock.advance(ms, running.app.idle),
    async restart() {
      await end();
      running = await begin(running.folder);
    },
    async crash(afterRows, doing) {
      const left = newFolder();
      let rows = 0;
      const die = () => cpSync(running.folder, left, { recursive: true });
      dying = () => {
        rows += 1;
        if (rows === afterRows) die();
      };
      try {
        await doing();
      } finally {
        dying = () => undefined;
      }
      if (rows < afterRows) die();
      await end();
      running = await begin(left);
    },
    async close() {
      await end();
      process.off('exit', remove);
      remove();
    },
  };
}
