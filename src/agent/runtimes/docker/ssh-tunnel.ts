import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EngineAddress } from '../../../model/engine-address.ts';
import { RuntimeError } from '../../runtime.ts';

/** A socket here that leads to an engine's on another machine. */
export interface SshTunnel {
  readonly socketPath: string;
  /** Resolves once the socket leads there, again after it was cut. Throws 'unreachable' with ssh's own words. */
  up(): Promise<void>;
  close(): void;
}

type SshAddress = Extract<EngineAddress, { destination: string }>;

const LOOK_EVERY_MS = 50;
const MOST_WORDS = 500;

/**
 * Has the machine's own `ssh` lead a socket to the engine's, so that keys, agents, known hosts and jumps are those of
 * the person's configuration. It asks for nothing: what needs a password fails. The remote `cat` has it end with us,
 * however we end, because nobody holds its standard input any more.
 */
export function sshTunnel({ destination, sshPort, remoteSocket }: SshAddress): SshTunnel {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-ssh-'));
  const socketPath = join(folder, 'docker.sock');
  let running: { readonly child: ChildProcess; readonly ready: Promise<void> } | undefined;
  let closed = false;

  function start(): NonNullable<typeof running> {
    const settings = ['BatchMode=yes', 'ExitOnForwardFailure=yes', 'ServerAliveInterval=15', 'ConnectTimeout=10'];
    const options = settings.flatMap((setting) => ['-o', setting]);
    const forward = ['-T', '-p', sshPort, '-L', `${socketPath}:${remoteSocket}`];
    rmSync(socketPath, { force: true });
    const child = spawn('ssh', [...options, ...forward, destination, 'cat'], { stdio: ['pipe', 'ignore', 'pipe'] });
    let words = '';
    child.stderr?.on('data', (bytes: Buffer) => {
      words = (words + bytes.toString()).slice(-MOST_WORDS);
    });
    child.stdin?.on('error', () => undefined); // it is never written to
    const ended = new Promise<string>((resolve) => {
      child.once('error', (error) => resolve(error.message));
      child.once('exit', () => resolve(words.trim()));
    });
    void ended.then(() => {
      if (running?.child === child) running = undefined;
    });
    return { child, ready: leads(socketPath, ended) };
  }

  return {
    socketPath,
    async up() {
      if (closed) throw new RuntimeError('unreachable', `The connection to ssh://${destination} is closed.`);
      running ??= start();
      try {
        await running.ready;
      } catch (error) {
        const why = error instanceof Error && error.message ? error.message : 'ssh ended without a word';
        throw new RuntimeError('unreachable', `Cannot connect to the Docker daemon at ssh://${destination}: ${why}`);
      }
    },
    close() {
      closed = true;
      running?.child.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Resolves when somebody answers on the socket, or rejects with what ssh said at its end. */
async function leads(socketPath: string, ended: Promise<string>): Promise<void> {
  let over: { readonly words: string } | undefined;
  void ended.then((words) => {
    over = { words };
  });
  while (!(await answers(socketPath))) {
    if (over) throw new Error(over.words);
    await Promise.race([sleep(LOOK_EVERY_MS), ended]);
  }
}

const answers = (socketPath: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(socketPath);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
