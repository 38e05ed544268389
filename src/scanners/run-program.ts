import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import type { Clock } from '../effects.ts';
import { pidFile } from './end-left-over.ts';
import { ScannerFailure } from './scanner-failure.ts';

/** What is run, and within which bounds. */
export interface ProgramRun {
  /** The whole path of a file; no shell reads it, nor the arguments. */
  readonly program: string;
  readonly args: readonly string[];
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly withinMs: number;
  /** Of standard output. */
  readonly mostBytes: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

const SAID_BYTES = 400; // of standard error, its end: programs say last why they end

/**
 * Runs a program to its end and gives what it wrote. It is ended, with all that it started, when it takes too long,
 * writes too much, or the signal is aborted. Throws ScannerFailure, or the signal's reason.
 */
export async function runProgram(run: ProgramRun): Promise<string> {
  const { program, args, folder, environment, withinMs, mostBytes, clock, signal } = run;
  signal.throwIfAborted();
  const child = spawn(program, args, {
    cwd: folder,
    env: { ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true, // a group of its own, which can be ended as one
  });
  const parts: Buffer[] = [];
  let bytes = 0;
  let said = '';
  let failure: Error | undefined;

  const end = (): void => {
    if (child.pid === undefined) return;
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // nothing of the group is left
    }
  };
  function giveUp(reason: Error): void {
    failure ??= reason;
    end();
  }
  const abort = (): void => giveUp(signal.reason);
  const cancel = clock.after(withinMs, () =>
    giveUp(new ScannerFailure(`it was not done within ${withinMs / 1000} seconds, and was ended`)),
  );
  signal.addEventListener('abort', abort);
  child.stdout.on('data', (part: Buffer) => {
    bytes += part.length;
    if (bytes > mostBytes) giveUp(new ScannerFailure(`it wrote more than ${mostBytes} bytes, and was ended`));
    else parts.push(part);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-SAID_BYTES);
  });
  const { pid } = child;
  try {
    if (pid !== undefined) writeFileSync(pidFile(folder, pid), '');
    const [status, killer] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
      child.once('error', (error) => reject(new ScannerFailure(`it could not be started: ${error.message}`)));
      child.once('exit', end); // what it left behind would keep its output open
      child.once('close', (...ended) => resolve(ended));
    });
    if (failure) throw failure;
    if (status !== 0) {
      const how = killer === null ? `with status ${status}` : `by ${killer}`;
      throw new ScannerFailure(`it ended ${how}${said.trim() && `: ${said.trim()}`}`);
    }
    return Buffer.concat(parts).toString('utf8');
  } finally {
    if (child.exitCode === null && child.signalCode === null) end();
    if (pid !== undefined) rmSync(pidFile(folder, pid), { force: true });
    cancel();
    signal.removeEventListener('abort', abort);
  }
}
