import { readFile } from 'node:fs/promises';
import type { Engine } from './connect.ts';
import { type ExecDeps, lookAtExec } from './look-at-exec.ts';

/** What is to end in a container. */
export interface EndedExec {
  readonly containerId: string;
  /** Undefined for every exec whose processes have the mark. */
  readonly execId?: string | undefined;
  /** In the environment of its processes. */
  readonly mark: string;
  /** In the environment of processes that are to stay. */
  readonly butNot?: string | undefined;
}

/** Kills every process that has the mark ($1) and not the other ($2), until there is none that was just being started. */
const KILL_MARKED =
  'cd /proc; n=0; while [ $n -lt 20 ]; do n=$((n+1)); found=; for p in [0-9]*; do ' +
  'if grep -q "$1" $p/environ 2>/dev/null && ! grep -q "$2" $p/environ 2>/dev/null; then ' +
  'kill -9 $p 2>/dev/null && found=1; fi; done; [ -n "$found" ] || exit 0; done';
const NOBODY = 'DRYDOCK_EXEC=-';

const LOOK_AGAIN_MS = 50;
const MOST_LOOKS = 40;

/**
 * Kills what an exec runs: the engine has no call for it. A second exec does it where the container has a shell; where
 * it has none, we do ourselves when the engine's processes are ours to see. False when the engine could not be asked, so
 * that it is worth another try; never throws.
 */
export async function endExec({ engine, clock, log }: ExecDeps, ended: EndedExec): Promise<boolean> {
  const { execId, containerId } = ended;
  const pause = () => new Promise<void>((resolve) => clock.after(LOOK_AGAIN_MS, resolve));
  try {
    await killMarked(engine, ended);
    if (execId === undefined) return true;
    for (let looks = 0; looks < MOST_LOOKS; looks++) {
      const info = await lookAtExec(engine, execId);
      if (!info?.Running) return true;
      if (looks === MOST_LOOKS / 4) await killFromHere(info.Pid, containerId);
      await pause();
    }
    log.warn(ended, 'a command runs on in its container: it cannot be killed there');
    return true;
  } catch (error) {
    log.debug({ err: error, ...ended }, 'the engine did not say whether a command has ended');
    return false;
  }
}

async function killMarked(engine: Engine, { containerId, mark, butNot = NOBODY }: EndedExec): Promise<void> {
  const Cmd = ['sh', '-c', KILL_MARKED, 'sh', mark, butNot];
  const options = { User: '0', Cmd, AttachStdout: true, AttachStderr: true };
  const killer = await engine.call('other', (docker) => docker.getContainer(containerId).exec(options), [404, 409]);
  const stream = await engine.call('other', async () => killer?.start({ hijack: true, stdin: false }), [404, 409]);
  if (!stream) return;
  await new Promise<void>((resolve) => {
    stream.once('end', resolve).once('close', resolve).once('error', resolve).resume();
  });
}

/** Kills the first process, whose number is the engine's machine's: only where that number here is of the container. */
async function killFromHere(pid: number, containerId: string): Promise<void> {
  const groups = await readFile(`/proc/${pid}/cgroup`, 'utf8').catch(() => '');
  if (!groups.includes(containerId)) return;
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it has ended, or is not ours to kill
  }
}
