import { eachPort } from '../../../model/port-range.ts';
import { type PortBinding, type PortRequest, RuntimeError } from '../../runtime.ts';
import { noPortRange } from '../no-port-range.ts';

/** The range Linux hands out by default (ip_local_port_range). */
const FIRST_DYNAMIC = 32_768;
const LAST_DYNAMIC = 60_999;

interface HostPorts {
  /** `port * 2`, odd for udp. */
  readonly used: Set<number>;
  next: number;
}

/** Which ports are taken on which host address. */
export class SimulatedPorts {
  readonly #hosts = new Map<string, HostPorts>();

  /** Takes all ports of one container or none. Throws 'port-in-use' with Docker's sentence; `endpoint` is the container's name. */
  take(endpoint: string, hostAddress: string, requests: readonly PortRequest[]): PortBinding[] {
    const host = this.#host(hostAddress);
    const bindings: PortBinding[] = [];
    try {
      for (const request of requests) {
        const { hostPort, protocol, portCount = 1 } = request;
        const port = hostPort === 0 ? freePorts(host, protocol, portCount) : hostPort;
        if (port === undefined)
          throw portCount > 1 ? noPortRange(portCount) : failed(endpoint, 'all ports are allocated');
        if (host.used.has(keyOf(port, protocol)))
          throw failed(endpoint, `Bind for ${hostAddress}:${port} failed: port is already allocated`);
        const binding = { ...request, bindIP: hostAddress, hostPort: port };
        bindings.push(binding);
        this.retake([binding]);
      }
    } catch (error) {
      this.free(bindings);
      throw error;
    }
    return bindings;
  }

  /** Takes what a container is known to hold. */
  retake(bindings: readonly PortBinding[]): void {
    for (const { bindIP, hostPort, protocol } of bindings.flatMap(eachPort)) {
      this.#host(bindIP).used.add(keyOf(hostPort, protocol));
    }
  }

  free(bindings: readonly PortBinding[]): void {
    for (const { bindIP, hostPort, protocol } of bindings.flatMap(eachPort)) {
      this.#host(bindIP).used.delete(keyOf(hostPort, protocol));
    }
  }

  #host(address: string): HostPorts {
    let host = this.#hosts.get(address);
    if (host === undefined) {
      host = { used: new Set(), next: FIRST_DYNAMIC };
      this.#hosts.set(address, host);
    }
    return host;
  }
}

/** The first of `count` in a row. Walks on from the last one given, so that a port just freed is not at once another's. */
function freePorts(host: HostPorts, protocol: PortRequest['protocol'], count: number): number | undefined {
  let row = 0;
  for (let tries = LAST_DYNAMIC - FIRST_DYNAMIC + count; tries > 0; tries--) {
    const port = host.next;
    if (port === FIRST_DYNAMIC) row = 0;
    host.next = port === LAST_DYNAMIC ? FIRST_DYNAMIC : port + 1;
    row = host.used.has(keyOf(port, protocol)) ? 0 : row + 1;
    if (row === count) return port - count + 1;
  }
  return undefined;
}

function keyOf(port: number, protocol: PortRequest['protocol']): number {
  return port * 2 + (protocol === 'udp' ? 1 : 0);
}

function failed(endpoint: string, why: string): RuntimeError {
  return new RuntimeError(
    'port-in-use',
    `driver failed programming external connectivity on endpoint ${endpoint}: ${why}`,
  );
}
