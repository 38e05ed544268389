import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { inspect } from 'node:util';
import type Docker from 'dockerode';
import type { EngineAddress } from '../../../model/engine-address.ts';
import { RuntimeError } from '../../runtime.ts';
import { engineAddress } from './address.ts';
import { certificatesFor } from './certificates.ts';
import { importDockerode } from './import-dockerode.ts';
import { runtimeError, type Step, statusOf } from './errors.ts';
import { type SshTunnel, sshTunnel } from './ssh-tunnel.ts';

/** Which engine, and how to be let in. */
export interface EngineOptions {
  /** As DOCKER_HOST writes it (`unix:///…`, `tcp://host:port`, `ssh://…`); undefined means this machine's usual socket. */
  readonly socket?: string | undefined;
  /** The folder of `certificatesFor`, for an engine that speaks TLS. */
  readonly certificates?: string | undefined;
}

/** A connection to one engine, over which dockerode is used; every error leaves it as a RuntimeError. */
export interface Engine {
  /** As Docker writes it, e.g. `unix:///var/run/docker.sock`. */
  readonly address: string;
  /** Gives undefined when the engine answers with one of the statuses in `fine`: 404 or 304 are often no error to us. */
  call<T>(step: Step, use: (docker: Docker) => Promise<T>, fine?: readonly number[]): Promise<T | undefined>;
  /** Ends every connection; calls under way and later ones throw 'unreachable'. */
  close(): void;
}

/** Connects on first use. Throws at once for a `socket` that cannot be read, and certificates that cannot. */
export function connect({ socket, certificates }: EngineOptions): Engine {
  const address = engineAddress(socket);
  const tunnel = 'destination' in address ? sshTunnel(address) : undefined;
  // An agent of our own, so that closing it ends our connections and nobody else's.
  const agent =
    'host' in address && address.protocol === 'https'
      ? new HttpsAgent({ keepAlive: true, ...certificatesFor(address.host, certificates) })
      : new HttpAgent({ keepAlive: true });
  // docker-modem writes its options out for a log that nobody reads, at every call: an agent of a hundred open sockets
  // would take it longer than the call does.
  Object.defineProperty(agent, inspect.custom, { value: () => 'agent' });
  let docker: Promise<Docker> | undefined;
  let closed = false;
  return {
    address: address.url,
    async call(step, use, fine = []) {
      if (closed) throw new RuntimeError('unreachable', `The connection to ${address.url} is closed.`);
      await tunnel?.up();
      docker ??= load(address, tunnel, agent);
      try {
        return await use(await docker);
      } catch (error) {
        const status = statusOf(error);
        if (status !== undefined && fine.includes(status)) return undefined;
        throw runtimeError(error, step, address.url);
      }
    },
    close() {
      closed = true;
      agent.destroy();
      tunnel?.close();
    },
  };
}

/** Imports dockerode at the first call, for it takes time that a start has not. */
async function load(address: EngineAddress, tunnel: SshTunnel | undefined, agent: HttpAgent): Promise<Docker> {
  const Dockerode = await importDockerode();
  const socketPath = tunnel?.socketPath ?? ('socketPath' in address ? address.socketPath : undefined);
  // An empty host keeps docker-modem from taking DOCKER_HOST out of the environment behind our configuration's back.
  const where = 'host' in address ? address : { socketPath, host: '', protocol: 'http' as const };
  const options = { ...where, agent };
  return new Dockerode(options);
}
