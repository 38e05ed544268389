import type { ContainerSpec } from '../../runtime.ts';
import type { TaskCgroups, TaskShare } from './cgroup/task-cgroups.ts';
import type { ContainerIds } from './container-ids.ts';
import type { Pauses } from './pause/pauses.ts';
import type { Mounts, Volumes } from './volumes.ts';

/** What must be on the engine before a container can be created, in the engine's words. */
export interface Prerequisites {
  /** The engine's id of the container that holds the namespaces of the task. */
  readonly pauseId?: string | undefined;
  readonly share?: TaskShare | undefined;
  readonly links?: string[] | undefined;
  readonly mounts?: Mounts | undefined;
  readonly volumesFrom?: string[] | undefined;
}

/** Who knows what there is already. */
export interface Holders {
  readonly ids: ContainerIds;
  readonly volumes: Volumes;
  readonly pauses: Pauses;
  readonly cgroups: TaskCgroups;
}

/**
 * Finds it, and makes what is missing of the task's volumes, namespaces and control group. Throws 'no-such-container', 'no-volume',
 * 'no-resources' and 'bad-spec'.
 */
export async function prerequisitesOf(
  spec: ContainerSpec,
  { ids, volumes, pauses, cgroups }: Holders,
): Promise<Prerequisites> {
  const { links = [], volumesFrom = [] } = spec;
  return {
    pauseId: await pauses.idFor(spec),
    share: await cgroups.shareOf(spec),
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
