import { randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';

/** One boot of one machine as seen from one pid namespace: within it a pid and its start time name a process for good. */
export interface ProcessSpace {
  readonly bootId: string;
  readonly pidNamespace: string;
}

const OWNER = /^memory-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-(\d+)-(\d+)-(\d+)(?:-[0-9a-f]+)?$/;
const START_TIME_FIELD = 22; // of /proc/<pid>/stat, counted from 1
const FIRST_FIELD_AFTER_NAME = 3;

/**
 * The owner for a server that keeps no state: `memory-<boot id>-<pid namespace>-<pid>-<start time in ticks>`, by which a
 * later server can tell that nobody will come back for the containers; a suffix may follow for one of several servers. Without /proc: `memory-<random>`, never swept.
 */
export function memoryOwner(pid = process.pid): string {
  const here = processSpace();
  const started = startTicks(pid);
  if (here === undefined || started === undefined) return `memory-${randomUUID()}`;
  return `memory-${here.bootId}-${here.pidNamespace}-${pid}-${started}`;
}

/** Whether `owner` was a server of `here` that lives no more. `ticksOf` gives a living process's start time. */
export function isAbandoned(owner: string, here: ProcessSpace, ticksOf: (pid: number) => string | undefined): boolean {
  const [, bootId, pidNamespace, pid, started] = OWNER.exec(owner) ?? [];
  return bootId === here.bootId && pidNamespace === here.pidNamespace && ticksOf(Number(pid)) !== started;
}

/** Undefined where there is no /proc. */
export function processSpace(): ProcessSpace | undefined {
  try {
    const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const pidNamespace = /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0];
    return pidNamespace === undefined ? undefined : { bootId, pidNamespace };
  } catch {
    return undefined;
  }
}

/** When a process started, in clock ticks since boot; undefined when it is gone or only its parent has not noticed yet. */
export function startTicks(pid: number): string | undefined {
  try {
    return ticksIn(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Reads /proc/<pid>/stat. The second field is the command in brackets and may hold anything, even brackets and blanks. */
export function ticksIn(stat: string): string | undefined {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const dead = fields[0] === 'Z' || fields[0] === 'X';
  return dead ? undefined : fields[START_TIME_FIELD - FIRST_FIELD_AFTER_NAME];
}
