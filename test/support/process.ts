import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { bindProbe } from '../../src/agent/runtimes/docker/bind-probe.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PATIENCE_MS = 30_000;

/** A `drydock` command of its own, run from source in the root of the repository. */
export interface DrydockProcess {
  readonly pid: number | undefined;
  /** What it has written so far. */
  readonly stdout: string;
  readonly stderr: string;
  /** Its exit status, or the signal that ended it. */
  readonly exited: Promise<number | string>;
  /** Reads no more of what it writes, as `head` does. */
  stopReading(): void;
  /** Resolves when it is gone. */
  kill(signal: NodeJS.Signals): Promise<number | string>;
}

/** A `drydock start` that has said where it listens. */
export interface ServerProcess extends DrydockProcess {
  readonly url: string;
}

/** Runs `drydock` with these arguments. Of this environment it gets no DRYDOCK_… variable. */
export function drydock(args: readonly string[], env: Readonly<Record<string, string>> = {}): DrydockProcess {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('DRYDOCK_'));
  const child = spawn(process.execPath, ['src/main.ts', ...args], {
    cwd: ROOT,
    env: { ...Object.fromEntries(inherited), DRYDOCK_LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      written[name] += text;
    });
  }
  const exited = once(child, 'close').then(([status, signal]) => (status ?? signal) as number | string);
  return {
    pid: child.pid,
    get stdout() {
      return written.stdout;
    },
    get stderr() {
      return written.stderr;
    },
    exited,
    stopReading: () => void child.stdout.destroy(),
    kill(signal) {
      child.kill(signal);
      return exited;
    },
  };
}

/** Runs `drydock start` until it says its endpoint. Throws with its output when it ends or says nothing. */
export async function startProcess(
  options: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
  const args = Object.entries(options).map(([name, value]) => `--${name}=${value}`);
  const server = drydock(['start', ...args], env);
  let over = false;
  server.exited.then(() => {
    over = true;
  });
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const [, url] = /^ {2}endpoint +(\S+)$/m.exec(server.stdout) ?? [];
    if (url !== undefined) return Object.defineProperty(server as ServerProcess, 'url', { value: url });
    if (over || performance.now() > deadline) {
      await server.kill('SIGKILL');
      throw new Error(`drydock start ${args.join(' ')} does not serve:\n${server.stdout}${server.stderr}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/**
 * A port to come back to after a restart: free now, and below those the kernel gives to anybody who asks for any, so
 * that nobody takes it meanwhile.
 */
export async function lastingPort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    if ((await bindProbe('tcp', '127.0.0.1', port)) !== undefined) return port;
  }
}
