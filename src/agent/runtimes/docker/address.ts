import { existsSync } from 'node:fs';
import { homedir, platform } from 'node:os';
import { join } from 'node:path';
import { type EngineAddress, parseEngineAddress } from '../../../model/engine-address.ts';

/** Where an engine listens: as `parseEngineAddress` reads it, or this machine's usual socket. Throws as that does. */
export function engineAddress(text: string | undefined): EngineAddress {
  return parseEngineAddress(text || usualSocket());
}

/** Docker Desktop puts its socket into the home directory and may leave /var/run/docker.sock out. */
function usualSocket(): string {
  if (platform() === 'win32') return 'npipe:////./pipe/docker_engine';
  const desktop = join(homedir(), '.docker', 'run', 'docker.sock');
  return existsSync(desktop) ? `unix://${desktop}` : 'unix:///var/run/docker.sock';
}
