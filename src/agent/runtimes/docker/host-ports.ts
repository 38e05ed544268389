import { type PortRequest, RuntimeError } from '../../runtime.ts';
import { noPortRange } from '../no-port-range.ts';
import { bindProbe } from './bind-probe.ts';
import { LOOPBACK, type PublishedPort } from './published-ports.ts';

/** Where Linux begins to hand out ports (ip_local_port_range). */
const FIRST_DYNAMIC = 32_768;
const LAST_PORT = 65_535;

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

  /**
   * Chooses for every port of one container; `holder` is any name for it. Throws 'port-in-use' when no port is left, and
   * 'no-port-range' when no row of ports is.
   */
  async claim(holder: string, hostAddress: string, requests: readonly PortRequest[]): Promise<PublishedPort[]> {
    const ports: PublishedPort[] = [];
    // Fixed ones first: a dynamic one must not take a number that the same container asks for.
    for (const request of [...requests].sort((a, b) => Number(b.hostPort > 0) - Number(a.hostPort > 0))) {
      const { hostPort, protocol } = request;
      const chosen =
        hostPort === 0
          ? {
              hostPort: await this.freePorts(holder, hostAddress, request),
              dynamic: true,
              onLoopback: isLoopback(hostAddress),
            }
          : {
              hostPort,
              dynamic: false,
              onLoopback: isLoopback(hostAddress) && (await this.#take(holder, [LOOPBACK], protocol, hostPort)),
            };
      ports[requests.indexOf(request)] = { ...request, bindIP: hostAddress, ...chosen };
    }
    return ports;
  }

  /** A port, or the first one of a row, that is free on 127.0.0.1 and on `hostAddress`, promised to `holder`. */
  async freePorts(
    holder: string,
    hostAddress: string,
    { protocol, portCount = 1 }: Pick<PortRequest, 'protocol' | 'portCount'>,
  ): Promise<number> {
    const addresses = [...new Set([LOOPBACK, hostAddress])];
    const near = await bindProbe(protocol, LOOPBACK, 0);
    for (const from of near === undefined ? [FIRST_DYNAMIC] : [near, FIRST_DYNAMIC]) {
      const first = await this.#takeRow(holder, addresses, protocol, from, portCount);
      if (first !== undefined) return first;
    }
    if (portCount === 1) {
      throw new RuntimeError('port-in-use', `no ${protocol} port is free on both ${LOOPBACK} and ${hostAddress}`);
    }
    throw noPortRange(portCount);
  }

  /** Once the engine holds the ports (or never will), our promises are over. */
  release(holder: string): void {
    for (const [port, promisedTo] of this.#promised) if (promisedTo === holder) this.#promised.delete(port);
  }

  /** The first of the next `count` ports in a row from `from` on that can be had. */
  async #takeRow(holder: string, addresses: readonly string[], protocol: Protocol, from: number, count: number) {
    let first = from;
    for (let port = from; first + count - 1 <= LAST_PORT; port++) {
      if (!(await this.#take(holder, addresses, protocol, port))) {
        this.#giveBack(protocol, first, port);
        first = port + 1;
      } else if (port === first + count - 1) {
        return first;
      }
    }
    return undefined;
  }

  async #take(holder: string, addresses: readonly string[], protocol: Protocol, port: number): Promise<boolean> {
    if (!this.#promise(holder, protocol, port)) return false;
    for (const address of addresses) {
      if ((await bindProbe(protocol, address, port)) !== undefined) continue;
      this.#giveBack(protocol, port, port + 1);
      return false;
    }
    return true;
  }

  #giveBack(protocol: Protocol, first: number, end: number): void {
    for (let port = first; port < end; port++) this.#promised.delete(`${protocol}/${port}`);
  }

  #promise(holder: string, protocol: Protocol, port: number): boolean {
    const key = `${protocol}/${port}`;
    if (this.#promised.has(key)) return false;
    this.#promised.set(key, holder);
    return true;
  }
}
