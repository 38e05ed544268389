import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, openSync, readFileSync } from 'node:fs';
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
  stop(): Promise<void>;
}

const LOOK_EVERY_MS = 100;
const NEEDED = ['unshare', 'dockerd'];

/** Whether a second engine can be had here: it takes root. CI must not pass by skipping. */
export function secondEnginePossible(): boolean {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const possible = process.getuid?.() === 0 && NEEDED.every((name) => folders.some((folder) => isThere(folder, name)));
  if (!possible && process.env.CI === 'true') throw new Error(`CI needs root and ${NEEDED.join(', ')}.`);
  return possible;
}

/**
 * Starts one in a network namespace of its own: two engines in one would take each other's bridge away. What its
 * containers publish is reached from that namespace only.
 */
export async function startSecondEngine(): Promise<SecondEngine> {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-engine-'));
  const at = (name: string): string => join(folder, name);
  const url = `unix://${at('docker.sock')}`;
  const roots = ['--data-root', at('data'), '--exec-root', at('exec'), '--pidfile', at('pid')];
  const log = openSync(at('log'), 'w');
  // In a mount namespace, too: what it mounts goes with it. A new network namespace has its loopback down.
  const script = '/bin/busybox ip link set lo up && exec "$@"';
  const command = ['--net', '--mount', 'sh', '-c', script, 'sh', 'dockerd', '--host', url, ...roots];
  const child = spawn('unshare', command, { stdio: ['ignore', log, log] });
  const docker = new Docker({ socketPath: at('docker.sock') });
  const stop = async (): Promise<void> => {
    await ended(child);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    while (!(await docker.ping().catch(() => undefined))) {
      if (child.exitCode !== null) throw new Error(`dockerd ended: ${readFileSync(at('log'), 'utf8').slice(-1000)}`);
      await sleep(LOOK_EVERY_MS);
    }
    await ensureImages(docker);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, docker, stop };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await exit;
}

function isThere(folder: string, name: string): boolean {
  try {
    accessSync(join(folder, name), constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
