import { eachPort } from '../../../model/port-range.ts';
import type { PortBinding } from '../../runtime.ts';

/** The address that everybody on this machine tries first. */
export const LOOPBACK = '127.0.0.1';

/** A port as we asked the engine to publish it. Kept in a label: it is how a later Drydock knows what was meant. */
export interface PublishedPort extends PortBinding {
  /** The number was our choice, so another will do when it is taken. */
  readonly dynamic: boolean;
  /** Published on 127.0.0.1 as well as on `bindIP`. */
  readonly onLoopback: boolean;
}

/** The binding as the control plane sees it. */
export function bindingOf({ dynamic: _dynamic, onLoopback: _onLoopback, ...binding }: PublishedPort): PortBinding {
  return binding;
}

/** The engine's PortBindings. */
export function portBindings(ports: readonly PublishedPort[]): Record<string, { HostIp: string; HostPort: string }[]> {
  const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {};
  for (const { bindIP, containerPort, hostPort, protocol, onLoopback } of ports.flatMap(eachPort)) {
    bindings[`${containerPort}/${protocol}`] ??= [];
    const addresses = onLoopback && bindIP !== LOOPBACK ? [bindIP, LOOPBACK] : [bindIP];
    for (const HostIp of addresses)
      bindings[`${containerPort}/${protocol}`]?.push({ HostIp, HostPort: String(hostPort) });
  }
  return bindings;
}

/** Where the engine says in its sentence that a port was taken, e.g. `Bind for 127.0.0.1:8080 failed: …`. */
export function clashOf(message: string): { readonly address: string; readonly port: number } | undefined {
  const [, address, port] = /(\d+\.\d+\.\d+\.\d+):(\d+)/.exec(message) ?? [];
  return address === undefined ? undefined : { address, port: Number(port) };
}
