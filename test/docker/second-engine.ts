import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, closeSync, constants, openSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Docker from 'dockerode';
import { ensureImages } from '../support/images.ts';

/** Another Docker engine of this machine, with the test images. */
export interface SecondEngine {
  /** As DOCKER_HOST writes it. */
  readonly url: string;
  readonly docker: Docker;
  /** Ends it by a signal and starts it again; `meanwhile` finds none that answers. */
  restart(signal: 'SIGTERM' | 'SIGKILL', meanwhile?: () => Promise<unknown>): Promise<void>;
  stop(): Promise<void>;
}

const LOOK_EVERY_MS = 100;
const NEEDED = ['unshare', 'nsenter', 'dockerd'];

/** Whether a second engine can be had here: it takes root. CI must not pass by skipping. */
export function secondEnginePossible(): boolean {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const possible = process.getuid?.() === 0 && NEEDED.every((name) => folders.some((folder) => isThere(folder, name)));
  if (!possible && process.env.CI === 'true') throw new Error(`CI needs root and ${NEEDED.join(', ')}.`);
  return possible;
}

/**
 * Starts one in a network namespace of its own: two engines in one would take each other's bridge away. What its
 * containers publish is reached from that namespace only. In a mount namespace, too: what it mounts goes with it.
 */
export async function startSecondEngine(...flags: readonly string[]): Promise<SecondEngine> {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-engine-'));
  const at = (name: string): string => join(folder, name);
  const url = `unix://${at('docker.sock')}`;
  const docker = new Docker({ socketPath: at('docker.sock') });
  // A new network namespace has its loopback down.
  const script = '/bin/busybox ip link set lo up && echo ready && exec cat';
  const namespaces = spawn('unshare', ['--net', '--mount', 'sh', '-c', script], { stdio: ['pipe', 'pipe', 'ignore'] });
  await once(namespaces.stdout, 'data');
  const roots = ['--data-root', at('data'), '--exec-root', at('exec'), '--pidfile', at('pid')];
  const command = [
    '--target',
    String(namespaces.pid),
    '--net',
    '--mount',
    'dockerd',
    '--host',
    url,
    ...roots,
    ...flags,
  ];
  let engine: ChildProcess | undefined;

  async function start(): Promise<void> {
    // Of one that was killed, whose own is killed with it: it may seem to live for as long as nobody reaps it.
    await rm(at('exec/containerd/containerd.pid'), { force: true });
    const log = openSync(at('log'), 'w');
    const started = spawn('nsenter', command, { stdio: ['ignore', log, log] });
    closeSync(log);
    engine = started;
    while (!(await docker.ping().catch(() => undefined))) {
      if (started.exitCode !== null) throw new Error(`dockerd ended: ${readFileSync(at('log'), 'utf8').slice(-1000)}`);
      await sleep(LOOK_EVERY_MS);
    }
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (!engine || engine.exitCode !== null || engine.signalCode !== null) return;
    const exit = once(engine, 'exit');
    engine.kill(signal);
    await exit;
  }

  const stop = async (): Promise<void> => {
    const running = await docker.listContainers().catch(() => []);
    await Promise.all(
      running.map(({ Id }) =>
        docker
          .getContainer(Id)
          .remove({ force: true })
          .catch(() => undefined),
      ),
    );
    await end('SIGTERM');
    namespaces.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await start();
    await ensureImages(docker);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url,
    docker,
    async restart(signal, meanwhile) {
      await end(signal);
      await meanwhile?.();
      await start();
    },
    stop,
  };
}

function isThere(folder: string, name: string): boolean {
  try {
    accessSync(join(folder, name), constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
