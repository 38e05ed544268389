import { RuntimeError } from '../../runtime.ts';
import type { Engine } from './connect.ts';
import { Images } from './images.ts';

export interface RelayOptions {
  readonly engine: Engine;
  /** Whose relay it is. */
  readonly owner: string;
  readonly image: string;
  /** Where it stands, and at which address. */
  readonly network: string;
  readonly address: string;
}

/** A container that passes connections on to a port of ours. */
export interface Relay {
  /** Starts it, in the place of one of ours that passes on to another port. Throws RuntimeError where it is another's. */
  open(port: number): Promise<void>;
  end(): Promise<void>;
}

const OWNER = 'drydock.relay-owner';
const HOST = 'host.docker.internal';

/** The relay of a network: there can be one, as the address can be one container's. */
export function relay({ engine, owner, image, network, address }: RelayOptions): Relay {
  const name = `${network}-relay`;
  const remove = () => engine.call('other', (docker) => docker.getContainer(name).remove({ force: true }), [404, 409]);

  async function there(): Promise<boolean> {
    const info = await engine.call('other', (docker) => docker.getContainer(name).inspect(), [404]);
    if (!info) return false;
    const whose = info.Config.Labels[OWNER];
    if (whose === owner) return true;
    throw new RuntimeError('other', `The relay ${name} belongs to another Drydock (${whose}).`);
  }

  return {
    async open(port) {
      if (await there()) await remove();
      await new Images(engine).pull(image);
      const container = await engine.call('create', (docker) =>
        docker.createContainer({
          name,
          Image: image,
          Cmd: ['nc', '-ll', '-p', '80', '-e', 'nc', HOST, String(port)],
          Labels: { [OWNER]: owner },
          HostConfig: {
            NetworkMode: 'bridge',
            ExtraHosts: [`${HOST}:host-gateway`],
            RestartPolicy: { Name: 'unless-stopped' },
          },
        }),
      );
      const EndpointConfig = { IPAMConfig: { IPv4Address: address } };
      await engine.call('create', (docker) =>
        docker.getNetwork(network).connect({ Container: container?.id ?? name, EndpointConfig }),
      );
      await engine.call('start', (docker) => docker.getContainer(name).start(), [304]);
    },
    async end() {
      if (await there().catch(() => false)) await remove();
    },
  };
}
