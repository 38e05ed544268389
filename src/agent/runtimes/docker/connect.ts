import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { inspect } from 'node:util';
import type Docker from 'dockerode';
import { RuntimeError } from '../../runtime.ts';
import { type Address, parseAddress } from './address.ts';
import { runtimeError, type Step, statusOf } from './errors.ts';

/** A connection to one engine, over which dockerode is used; every error leaves it as a RuntimeError. */
export interface Engine {
  /** As Docker writes it, e.g. `unix:///var/run/docker.sock`. */
  readonly address: string;
  /** Gives undefined when the engine answers with one of the statuses in `fine`: 404 or 304 are often no error to us. */
  call<T>(step: Step, use: (docker: Docker) => Promise<T>, fine?: readonly number[]): Promise<T | undefined>;
  /** Ends every connection; calls under way and later ones throw 'unreachable'. */
  close(): void;
}

/** Connects on first use; `socket` as `parseAddress` reads it, which throws for what it cannot read. */
export function connect(socket?: string): Engine {
  const address = parseAddress(socket);
  // An agent of our own, so that closing it ends our connections and nobody else's.
  const tls = 'host' in address && address.protocol === 'https';
  const agent = tls ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true });
  // docker-modem writes its options out for a log that nobody reads, at every call: an agent of a hundred open sockets
  // would take it longer than the call does.
  Object.defineProperty(agent, inspect.custom, { value: () => 'agent' });
  let docker: Promise<Docker> | undefined;
  let closed = false;
  return {
    address: address.url,
    async call(step, use, fine = []) {
      if (closed) throw new RuntimeError('unreachable', `The connection to ${address.url} is closed.`);
      docker ??= load(address, agent);
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
    },
  };
}

/** Importing dockerode costs 100 ms (it brings ssh2 and grpc along), so that happens at the first call, not at start. */
async function load(address: Address, agent: HttpAgent): Promise<Docker> {
  const { default: Dockerode } = await import('dockerode');
  // An empty host keeps docker-modem from taking DOCKER_HOST out of the environment behind our configuration's back.
  const where = 'socketPath' in address ? { ...address, host: '', protocol: 'http' as const } : address;
  const options = { ...where, agent };
  return new Dockerode(options);
}
