import type Docker from 'dockerode';
import { RuntimeError } from '../../runtime.ts';
import type { Engine } from './connect.ts';
import { createContainer } from './create-container.ts';
import type { HostPorts } from './host-ports.ts';
import { joinedNetworks, joinNetwork } from './join-network.ts';
import { LABEL, portsOf } from './labels.ts';
import { clashOf, LOOPBACK, type PublishedPort, portBindings } from './published-ports.ts';

/**
 * Where a start failed because a port was taken between our choice and the engine's binding, makes the container again
 * with another port (one that was our choice) or without 127.0.0.1. Gives the new one's id, undefined where neither helps.
 */
export async function republish(engine: Engine, hostPorts: HostPorts, holder: string, id: string, error: unknown) {
  if (!(error instanceof RuntimeError) || error.kind !== 'port-in-use') return undefined;
  const clash = clashOf(error.message);
  const old = await engine.call('other', (docker) => docker.getContainer(id).inspect(), [404]);
  if (clash === undefined || old === undefined) return undefined;
  const ports = [...portsOf(old.Config.Labels)];
  const at = ports.findIndex((each) => clashes(each, clash));
  const taken = ports[at];
  if (taken === undefined) return undefined;
  if (taken.dynamic) {
    ports[at] = { ...taken, hostPort: await hostPorts.freePorts(holder, taken.bindIP, taken) };
  } else if (clash.address !== taken.bindIP) {
    ports[at] = { ...taken, onLoopback: false };
  } else {
    return undefined;
  }
  return replace(engine, old, ports);
}

function clashes(port: PublishedPort, { address, port: number }: { address: string; port: number }): boolean {
  const { hostPort, portCount = 1 } = port;
  const isOfIt = number >= hostPort && number < hostPort + portCount;
  return isOfIt && (port.bindIP === address || (port.onLoopback && address === LOOPBACK));
}

/** Old out of the way, new in, old away: whoever lists containers meanwhile always finds one. */
async function replace(
  engine: Engine,
  old: Docker.ContainerInspectInfo,
  ports: readonly PublishedPort[],
): Promise<string> {
  const name = old.Name.slice(1);
  const { Hostname, ...config } = old.Config;
  const body: Docker.ContainerCreateOptions = {
    ...config,
    ...(old.Id.startsWith(Hostname) ? {} : { Hostname }), // the engine's default is the id
    Labels: { ...config.Labels, [LABEL.ports]: JSON.stringify(ports) },
    HostConfig: { ...old.HostConfig, PortBindings: portBindings(ports) },
  };
  await engine.call('other', (docker) => docker.getContainer(old.Id).rename({ name: `${name}-replaced` }));
  const id = await createContainer(engine, name, body);
  for (const network of joinedNetworks(old)) await joinNetwork(engine, id, network);
  await engine.call('other', (docker) => docker.getContainer(old.Id).remove({ force: true, v: true }), [404, 409]);
  return id;
}
