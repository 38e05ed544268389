/** Where a container engine listens; `url` is how Docker writes it. */
export type EngineAddress =
  | { readonly url: string; readonly socketPath: string }
  | { readonly url: string; readonly host: string; readonly port: string; readonly protocol: 'http' | 'https' }
  /** A socket on another machine, to which `ssh` goes; `destination` as ssh takes it. */
  | { readonly url: string; readonly destination: string; readonly sshPort: string; readonly remoteSocket: string };

/** Docker's own port for TLS: over it dockerd never speaks plain HTTP. */
const TLS_PORT = '2376';
const USUAL_SOCKET = '/var/run/docker.sock';

/**
 * Reads a Docker host as DOCKER_HOST writes it: `unix:///path`, a bare `/path`, `npipe:////./pipe/name`,
 * `tcp://host:port`, `http(s)://host:port`, `ssh://[user@]host[:port][/path/of/the/socket]`. Throws an Error with a
 * sentence for anything else.
 */
export function parseEngineAddress(text: string): EngineAddress {
  if (text.startsWith('/')) return { url: `unix://${text}`, socketPath: text };
  const scheme = /^(unix|npipe):\/\/(.+)$/.exec(text);
  if (scheme?.[2] !== undefined) return { url: text, socketPath: scheme[2] };
  if (/^(tcp|https?):\/\//.test(text) && URL.canParse(text)) {
    const { hostname, port, protocol } = new URL(text);
    const tls = protocol === 'https:' || port === TLS_PORT;
    return { url: text, host: hostname, port: port || (tls ? TLS_PORT : '2375'), protocol: tls ? 'https' : 'http' };
  }
  const ssh = /^ssh:\/\/((?:[\w.+-]+@)?[\w.]+[\w.-]*)(?::(\d+))?(\/.*)?$/.exec(text);
  if (ssh?.[1] !== undefined) {
    const path = ssh[3] === undefined || ssh[3] === '/' ? USUAL_SOCKET : ssh[3];
    return { url: text, destination: ssh[1], sshPort: ssh[2] ?? '22', remoteSocket: path };
  }
  throw new Error(
    `Docker host "${text}" is not understood; expected unix:///path, npipe:////./pipe/name, tcp://host:port or ssh://user@host.`,
  );
}

/** Whether an engine is reached over a network, so that it may well run on another machine. */
export const isRemote = (address: EngineAddress): boolean => !('socketPath' in address);
