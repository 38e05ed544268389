import type Docker from 'dockerode';
import type { Engine } from './connect.ts';

/** Puts a container that has not been started into a network besides its own: the engine takes but one at its creation. */
export async function joinNetwork(engine: Engine, id: string, network: string): Promise<void> {
  await engine.call('create', (docker) => docker.getNetwork(network).connect({ Container: id }));
}

/** The networks a container is in beside its own. */
export const joinedNetworks = ({ NetworkSettings, HostConfig }: Docker.ContainerInspectInfo): string[] =>
  Object.keys(NetworkSettings.Networks).filter((name) => name !== HostConfig.NetworkMode);

/** Whether an address is of the network where containers only find their endpoints: it is nobody's to show. */
export const isOfEndpoints = (address: string): boolean => address.startsWith('169.254.');
