import { existsSync } from 'node:fs';
import { homedir, platform } from 'node:os';
import { join } from 'node:path';

/** Where an engine listens: a socket (or Windows pipe), or a host and port. `url` is how Docker writes it. */
export type Address =
  | { readonly url: string; readonly socketPath: string }
  | { readonly url: string; readonly host: string; readonly port: string; readonly protocol: 'http' | 'https' };

/** Docker's own port for TLS: over it dockerd never speaks plain HTTP. */
const TLS_PORT = '2376';

/**
 * Reads a Docker host as DOCKER_HOST writes it: `unix:///path`, a bare `/path`, `npipe:////./pipe/name`,
 * `tcp://host:port`, `http(s)://host:port`. Undefined gives this machine's usual socket. Throws an Error with a
 * sentence for anything else (ssh:// is not built).
 */
export function parseAddress(text: string | undefined): Address {
  if (text === undefined || text === '') return parseAddress(usualSocket());
  if (text.startsWith('/')) return { url: `unix://${text}`, socketPath: text };
  const scheme = /^(unix|npipe):\/\/(.+)$/.exec(text);
  if (scheme?.[2] !== undefined) return { url: text, socketPath: scheme[2] };
  if (/^(tcp|https?):\/\//.test(text) && URL.canParse(text)) {
    const { hostname, port, protocol } = new URL(text);
    const tls = protocol === 'https:' || port === TLS_PORT;
    return { url: text, host: hostname, port: port || (tls ? TLS_PORT : '2375'), protocol: tls ? 'https' : 'http' };
  }
  throw new Error(
    `Docker host "${text}" is not understood; expected unix:///path, npipe:////./pipe/name or tcp://host:port.`,
  );
}

/** Docker Desktop puts its socket into the home directory and may leave /var/run/docker.sock out. */
function usualSocket(): string {
  if (platform() === 'win32') return 'npipe:////./pipe/docker_engine';
  const desktop = join(homedir(), '.docker', 'run', 'docker.sock');
  return existsSync(desktop) ? `unix://${desktop}` : 'unix:///var/run/docker.sock';
}
