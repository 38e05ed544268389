import type Docker from 'dockerode';
import type { NetworkInterface } from '../../../link.ts';
import { isOfEndpoints } from '../join-network.ts';

/** A container that does nothing but hold the namespaces which the containers of a task join. */
export interface Pause {
  /** The engine's id. */
  readonly id: string;
  /** In whose network it is; undefined where it has none. */
  readonly clusterArn?: string | undefined;
  readonly address?: NetworkInterface | undefined;
}

/** A pause container as the engine lists it while it runs. */
export function pauseOf({ Id, NetworkSettings, Ports }: Docker.ContainerInfo, clusterArn: string): Pause {
  const own = Object.values(NetworkSettings.Networks).find(
    ({ IPAddress }) => IPAddress !== '' && !isOfEndpoints(IPAddress),
  );
  if (own === undefined || clusterArn === '') return { id: Id };
  const publishedPorts = Ports.flatMap(({ IP, PrivatePort, PublicPort, Type }) =>
    PublicPort === undefined
      ? []
      : [
          {
            bindIP: IP,
            containerPort: PrivatePort,
            hostPort: PublicPort,
            protocol: Type === 'udp' ? 'udp' : 'tcp',
          } as const,
        ],
  );
  const address = {
    privateIPv4Address: own.IPAddress,
    macAddress: own.MacAddress,
    ...(own.Gateway === '' ? {} : { subnetGatewayIpv4Address: `${own.Gateway}/${own.IPPrefixLen}` }),
    ...(publishedPorts.length > 0 ? { publishedPorts } : {}),
  };
  return { id: Id, clusterArn, address };
}
