import { readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

const PID_FILE = /^(\d+)\.pid$/;

/** The file by which a program that works in a folder is known to whoever comes after us. */
export const pidFile = (folder: string, pid: number): string => join(folder, `${pid}.pid`);

/**
 * Ends the programs that were run in a folder by a server before this one and outlived it, for it was killed. Only where
 * `/proc` says that a process still is that program, which is on Linux; elsewhere it ends by itself.
 */
export function endLeftOver(folder: string): void {
  for (const name of filesOf(folder)) {
    const [, pid] = PID_FILE.exec(name) ?? [];
    if (pid !== undefined && worksIn(pid, folder)) process.kill(-Number(pid), 'SIGKILL');
  }
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // there was no server before
  }
}

function worksIn(pid: string, folder: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(folder);
  } catch {
    return false;
  }
}
