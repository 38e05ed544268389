import { type PortRequest, RuntimeError } from '../../runtime.ts';
import { bindProbe } from './bind-probe.ts';
import { LOOPBACK, type PublishedPort } from './published-ports.ts';

const MOST_TRIES = 50;

/** Whether it is an address beside which there is 127.0.0.1: all addresses of a machine have that one among them. */
const isLoopback = (address: string): boolean => address.startsWith('127.');

type Protocol = PortRequest['protocol'];

/**
 * Which ports containers publish where. On Linux every container instance has a loopback address of its own, so the
 * same port on two instances never clashes, as on two machines; whoever is first has 127.0.0.1 as well. Between the
 * choice of a port and the engine's binding of it nothing holds it but this class: it keeps parallel creates apart.
 */
export class HostPorts {
  /** `tcp/8080` on 127.0.0.1 -> the container it is promised to. */
  readonly #promised = new Map<string, string>();

  /** Chooses for every port of one container; `holder` is any name for it. Throws 'port-in-use' when no port is left. */
  async claim(holder: string, hostAddress: string, requests: readonly PortRequest[]): Promise<PublishedPort[]> {
    const ports: PublishedPort[] = [];
    // Fixed ones first: a dynamic one must not take a number that the same container asks for.
    for (const request of [...requests].sort((a, b) => Number(b.hostPort > 0) - Number(a.hostPort > 0))) {
      const { containerPort, hostPort, protocol } = request;
      const chosen =
        hostPort === 0
          ? {
              hostPort: await this.freePort(holder, hostAddress, protocol),
              dynamic: true,
              onLoopback: isLoopback(hostAddress),
            }
          : {
              hostPort,
              dynamic: false,
              onLoopback: isLoopback(hostAddress) && (await this.#takeLoopback(holder, protocol, hostPort)),
            };
      ports[requests.indexOf(request)] = { bindIP: hostAddress, containerPort, protocol, ...chosen };
    }
    return ports;
  }

  /** A port that is free on 127.0.0.1 and on `hostAddress`, promised to `holder`. */
  async freePort(holder: string, hostAddress: string, protocol: Protocol): Promise<number> {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const port = await bindProbe(protocol, LOOPBACK, 0);
      if (port === undefined || !this.#promise(holder, protocol, port)) continue;
      if (hostAddress === LOOPBACK || (await bindProbe(protocol, hostAddress, port)) !== undefined) return port;
      this.#promised.delete(`${protocol}/${port}`);
    }
    throw new RuntimeError('port-in-use', `no ${protocol} port is free on both ${LOOPBACK} and ${hostAddress}`);
  }

  /** Once the engine holds the ports (or never will), our promises are over. */
  release(holder: string): void {
    for (const [port, promisedTo] of this.#promised) if (promisedTo === holder) this.#promised.delete(port);
  }

  async #takeLoopback(holder: string, protocol: Protocol, port: number): Promise<boolean> {
    if (!this.#promise(holder, protocol, port)) return false;
    if ((await bindProbe(protocol, LOOPBACK, port)) !== undefined) return true;
    this.#promised.delete(`${protocol}/${port}`);
    return false;
  }

  #promise(holder: string, protocol: Protocol, port: number): boolean {
    const key = `${protocol}/${port}`;
    if (this.#promised.has(key)) return false;
    this.#promised.set(key, holder);
    return true;
  }
}
