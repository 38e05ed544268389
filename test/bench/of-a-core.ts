import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { cpuSeconds, type ServerProcess } from './server-process.ts';

const QUIET_MS = 2000; // in which a server gives back what a burst took

/** What of a core the server uses, and what a process beside it that does nothing: waking is dear on some machines. */
export async function ofACore(
  server: ServerProcess,
  seconds: number,
): Promise<{ readonly ours: string; readonly bare: string }> {
  const idle = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  await sleep(QUIET_MS);
  const used = [server.cpuSeconds, () => cpuSeconds(idle)];
  const before = used.map((read) => read());
  await sleep(seconds * 1000);
  const [ours = '', bare = ''] = used.map(
    (read, nth) => `${(((read() - (before[nth] ?? 0)) / seconds) * 100).toFixed(1)} %`,
  );
  idle.kill();
  return { ours, bare };
}
