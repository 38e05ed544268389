import { randomUUID } from 'node:crypto';
import type Docker from 'dockerode';
import { eachPort } from '../../../../model/port-range.ts';
import { type NamespaceSettings, type PortRequest, RuntimeError } from '../../../runtime.ts';
import type { Engine } from '../connect.ts';
import { createContainer } from '../create-container.ts';
import { engineSettings } from '../engine-settings.ts';
import { joinNetwork } from '../join-network.ts';
import { LABEL } from '../labels.ts';
import { MIB } from '../mebibyte.ts';
import { LOOPBACK } from '../published-ports.ts';
import type { ClusterNetworks } from './cluster-networks.ts';
import { type Pause, pauseOf } from './pause.ts';
import type { PauseImage } from './pause-image.ts';

/** What a pause container is made for. */
export interface PauseWish {
  /** In whose network it is to be; undefined for one without a network. */
  readonly clusterArn?: string | undefined;
  /** The one task it is for, where that is known. */
  readonly taskArn?: string | undefined;
  /** The one beside it by which containers reach what answers them; only for one with a network. */
  readonly endpointNetwork?: string | undefined;
  readonly settings?: NamespaceSettings | undefined;
  /** To be reached on this machine's loopback address where the task's own address cannot be. */
  readonly ports?: readonly PortRequest[] | undefined;
}

export interface PauseMaker {
  readonly engine: Engine;
  readonly owner: string;
  readonly networks: ClusterNetworks;
  readonly image: PauseImage;
  /** Whether tasks are reached by published ports; undefined where that depends on the network. */
  readonly publishes?: boolean | undefined;
}

const MEMORY_MIB = 6; // the least the engine accepts

/** Creates a pause container; gives its id. Throws 'no-resources' with the engine's sentence, or 'unreachable'. */
export function createPause(maker: PauseMaker, wish: PauseWish): Promise<string> {
  const attempt = create(maker, wish).catch((error) => {
    if (!(error instanceof RuntimeError) || error.kind !== 'no-such-image') throw error;
    maker.image.forget(); // it was there, but what nobody uses is easily pruned
    return create(maker, wish);
  });
  return attempt.catch(refuse);
}

function refuse(error: unknown): never {
  if (!(error instanceof RuntimeError) || error.kind === 'unreachable') throw error;
  throw new RuntimeError('no-resources', error.message);
}

async function create(maker: PauseMaker, wish: PauseWish): Promise<string> {
  const [image, network] = await Promise.all([
    maker.image.name(),
    wish.clusterArn === undefined ? undefined : maker.networks.ensure(wish.clusterArn),
  ]);
  const isPublished = network !== undefined && (maker.publishes ?? !network.isReachable);
  const body = pauseBody(maker.owner, image, network?.name ?? 'none', isPublished ? wish : { ...wish, ports: [] });
  return createContainer(maker.engine, `ecs-pause-${randomUUID()}`, body);
}

/** Starts one that was created, and removes it where that fails. Throws as `createPause` does. */
export async function startPause(
  { engine, networks }: PauseMaker,
  id: string,
  { clusterArn = '', endpointNetwork }: PauseWish,
): Promise<Pause> {
  try {
    if (clusterArn !== '' && endpointNetwork) await joinNetwork(engine, id, endpointNetwork);
    const start = () => engine.call('start', (docker) => docker.getContainer(id).start());
    await start().catch(async (error: RuntimeError) => {
      if (!/network .* is ambiguous/.test(error.message)) throw error;
      networks.forget(clusterArn);
      await networks.ensure(clusterArn); // leaves one
      await start();
    });
    const filters = { id: [id] };
    const [found] = (await engine.call('other', (docker) => docker.listContainers({ filters }))) ?? [];
    if (found === undefined) throw new RuntimeError('no-resources', 'the pause container of the task ended at once');
    return pauseOf(found, clusterArn);
  } catch (error) {
    await engine.call('other', (docker) => docker.getContainer(id).remove({ force: true, v: true }), [404, 409]);
    return refuse(error);
  }
}

/** The least a container can have: no right, nothing to write to, hardly any memory, no log worth the name. */
export function pauseBody(
  owner: string,
  image: string,
  network: string,
  { clusterArn = '', taskArn, settings = {}, ports = [] }: PauseWish,
): Docker.ContainerCreateOptions {
  const { HostConfig, ...rest } = engineSettings({ settings });
  const published = ports.flatMap(eachPort).map(({ containerPort, protocol }) => `${containerPort}/${protocol}`);
  return {
    ...rest,
    Image: image,
    Labels: {
      [LABEL.owner]: owner,
      [LABEL.pauseFor]: clusterArn,
      ...(taskArn === undefined ? {} : { [LABEL.task]: taskArn }),
    },
    ExposedPorts: Object.fromEntries(published.map((port) => [port, {}])),
    HostConfig: {
      ...HostConfig,
      NetworkMode: network,
      IpcMode: 'shareable',
      PortBindings: Object.fromEntries(published.map((port) => [port, [{ HostIp: LOOPBACK, HostPort: '' }]])),
      LogConfig: { Type: 'none', Config: {} },
      Memory: MEMORY_MIB * MIB,
      CapDrop: ['ALL'],
      ReadonlyRootfs: true,
    },
  };
}
