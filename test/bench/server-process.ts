import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** A server in a process of its own. */
export interface ServerProcess {
  readonly url: string;
  /** Milliseconds from spawning to the first answer. */
  readonly firstAnswerMs: number;
  /** Resident memory in MiB. */
  rssMiB(): number;
  /** The most it was, in MiB, since the start or since it was last forgotten. */
  peakMiB(): number;
  forgetPeak(): void;
  /** Processor time used so far, in seconds. */
  cpuSeconds(): number;
  stop(): Promise<void>;
}

/** How a server can be started: from source as `npm start` does it, or as the built package. */
export type Build = 'source' | 'dist';

/** Starts a server and waits for its first answer; from source as the start script does it, but without npm's own time. */
export async function startProcess(build: Build, port: number, args: readonly string[]): Promise<ServerProcess> {
  const command = build === 'dist' ? ['dist/src/main.js', 'start'] : sourceCommand();
  const begun = performance.now();
  const child = spawn(process.execPath, [...command, '--port', String(port), '--log-level', 'warn', ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}`;
  while (!(await answers(url))) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
    await sleep(2);
  }
  return {
    url,
    firstAnswerMs: performance.now() - begun,
    rssMiB: () => memoryMiB(child, 'VmRSS'),
    peakMiB: () => memoryMiB(child, 'VmHWM'),
    forgetPeak: () => writeFileSync(`/proc/${child.pid}/clear_refs`, '5'),
    cpuSeconds: () => cpuSeconds(child),
    stop: () => stop(child),
  };
}

/** The arguments of `npm start`. */
function sourceCommand(): string[] {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
  const [, preload, rest] = /^node --import "([^"]+)" (.+)$/.exec(scripts.start) ?? [];
  if (!preload || !rest) throw new Error(`cannot read the start script: ${scripts.start}`);
  return ['--import', preload, ...rest.split(' ')];
}

const answers = (url: string): Promise<boolean> =>
  fetch(`${url}/_drydock/health`).then(
    (response) => response.ok,
    () => false,
  );

function memoryMiB({ pid }: ChildProcess, what: 'VmRSS' | 'VmHWM'): number {
  const [, kiB] = new RegExp(`${what}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kiB) / 1024;
}

const TICKS_A_SECOND = 100; // Linux's, whatever the machine

/** Processor time which a process that runs has used so far, in seconds. */
export function cpuSeconds({ pid }: ChildProcess): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND; // user and system
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}
