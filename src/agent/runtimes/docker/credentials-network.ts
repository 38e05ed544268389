import { ENDPOINT_ADDRESS, type EndpointNetwork } from '../../endpoints/endpoint-network.ts';
import { RuntimeError } from '../../runtime.ts';
import { connect, type EngineOptions } from './connect.ts';
import { LABEL } from './labels.ts';
import { type Relay, relay } from './relay.ts';

/** Where the network is; another one than ECS's only serves to try it out beside the real one. */
export interface NetworkPlace {
  readonly name: string;
  readonly bridge: string;
  readonly subnet: string;
  /** The endpoints' address, and the engine's own where that is a relay's. */
  readonly address: string;
  readonly otherGateway: string;
}

/** Up to 500 relayed tasks; any wider and it would hide 169.254.169.254, where EC2 has its metadata. */
export const CREDENTIALS_NETWORK: NetworkPlace = {
  name: 'ecs-creds',
  bridge: 'ecs-creds0',
  subnet: '169.254.170.0/23',
  address: ENDPOINT_ADDRESS,
  otherGateway: '169.254.170.1',
};

export interface CredentialsNetworkOptions extends EngineOptions {
  readonly owner: string;
  /** Has busybox's `nc`. */
  readonly relayImage: string;
  readonly place?: NetworkPlace;
}

/** An address on the default bridge where none is told, as Docker Desktop forwards to its user's machine. */
const LOOPBACK = '127.0.0.1';

/**
 * The one network of an engine that has the endpoints' address. All Drydocks of the engine share it, and as none can
 * tell whether another is about to need it, none removes it.
 */
export function credentialsNetwork(options: CredentialsNetworkOptions): EndpointNetwork {
  const place = options.place ?? CREDENTIALS_NETWORK;
  const engine = connect(options);
  let passing: Relay | undefined;
  let isMadeByUs = false;

  const find = () => engine.call('other', (docker) => docker.getNetwork(place.name).inspect(), [404]);

  /** Makes it with this gateway unless it is there; gives the gateway it has. */
  async function ensure(gateway: string): Promise<string> {
    const there = (await find()) ?? (await make(gateway));
    return there?.IPAM?.Config?.[0]?.Gateway ?? '';
  }

  async function make(gateway: string) {
    const isOurs = gateway === place.address;
    const create = engine.call('other', (docker) =>
      docker.createNetwork({
        Name: place.name,
        CheckDuplicate: true,
        Driver: 'bridge',
        Internal: true,
        IPAM: { Driver: 'default', Config: [{ Subnet: place.subnet, Gateway: gateway }] },
        Options: {
          'com.docker.network.bridge.name': place.bridge,
          // Tasks must not meet there; where a relay stands, they must meet it.
          'com.docker.network.bridge.enable_icc': String(!isOurs),
        },
        Labels: { [LABEL.shared]: 'task-endpoint' },
      }),
    );
    const failure = await create.then(
      () => {
        isMadeByUs = true;
      },
      (error: unknown) => error,
    );
    const made = await find(); // perhaps by another Drydock, a moment before
    if (!made) throw failure;
    return made;
  }

  return {
    openGateway: async () => (await ensure(place.address)) === place.address,

    async dropGateway() {
      if (!isMadeByUs) return; // another Drydock, on the engine's own machine, may be answering there
      await engine.call('other', (docker) => docker.getNetwork(place.name).remove(), [403, 404]);
    },

    async hostAddresses() {
      const bridge = await engine.call('other', (docker) => docker.getNetwork('bridge').inspect(), [404]);
      const gateway: string | undefined = bridge?.IPAM?.Config?.[0]?.Gateway;
      return gateway === undefined ? [LOOPBACK] : [gateway, LOOPBACK];
    },

    async openRelay(port) {
      if ((await ensure(place.otherGateway)) === place.address) {
        throw new RuntimeError('other', `The network ${place.name} is there without a relay.`);
      }
      const { owner, relayImage: image } = options;
      passing = relay({ engine, owner, image, network: place.name, address: place.address });
      await passing.open(port);
      return place.name;
    },

    async close(forGood) {
      if (forGood) await passing?.end();
      engine.close();
    },
  };
}
