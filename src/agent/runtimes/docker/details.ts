import type Docker from 'dockerode';
import type { ContainerDetails } from '../../container-details.ts';
import { isOfEndpoints } from './join-network.ts';

/** What of an inspection those inside a container may be told. */
export function details(info: Docker.ContainerInspectInfo): ContainerDetails {
  return {
    engineName: info.Name.replace(/^\//, ''),
    imageId: info.Image,
    createdAt: Date.parse(info.Created),
    networks: Object.entries(info.NetworkSettings.Networks)
      .filter(([, { IPAddress }]) => !isOfEndpoints(IPAddress))
      .map(([name, network]) => ({
        name,
        address: network.IPAddress,
      })),
    volumes: info.Mounts.map(({ Name = '', Source, Destination }) => ({
      name: Name,
      source: Source,
      destination: Destination,
    })),
  };
}
