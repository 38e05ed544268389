import type { ContainerSpec } from '../../runtime.ts';
import type { ContainerIds } from './container-ids.ts';
import type { Mounts, Volumes } from './volumes.ts';

/** What must be on the engine before a container can be created, in the engine's words. */
export interface Prerequisites {
  /** The engine's id of the spec's `networkOwner`. */
  readonly networkOwnerId?: string | undefined;
  readonly links?: string[] | undefined;
  readonly mounts?: Mounts | undefined;
  readonly volumesFrom?: string[] | undefined;
}

/** Finds it, and makes the volumes that are missing. Throws 'no-such-container', 'no-volume' and 'bad-spec'. */
export async function prerequisitesOf(
  spec: ContainerSpec,
  ids: ContainerIds,
  volumes: Volumes,
): Promise<Prerequisites> {
  const { networkOwner, links = [], volumesFrom = [] } = spec;
  return {
    networkOwnerId: networkOwner && (await ids.get(networkOwner)),
    links: listed(
      await Promise.all(
        links.map(async (link) => `${await ids.get(link)}:${link.alias === '' ? link.containerName : link.alias}`),
      ),
    ),
    mounts: await volumes.mountsOf(spec),
    volumesFrom: listed(
      await Promise.all(volumesFrom.map(async (source) => `${await ids.get(source)}:${source.readOnly ? 'ro' : 'rw'}`)),
    ),
  };
}

const listed = <T>(list: T[]): T[] | undefined => (list.length > 0 ? list : undefined);
