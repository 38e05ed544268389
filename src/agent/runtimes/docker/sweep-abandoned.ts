import type { Clock, Log } from '../../../effects.ts';
import { connect, type EngineOptions } from './connect.ts';
import { LABEL } from './labels.ts';
import { removeNetwork } from './pause/cluster-networks.ts';
import { isAbandoned, processSpace, startTicks } from './memory-owner.ts';
import { removeContainers } from './remove-containers.ts';
import { removeVolumes } from './volumes.ts';

export interface SweepOptions extends EngineOptions {
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Removes the containers, volumes and networks of servers that kept no state and live no more (see `memoryOwner`); gives
 * how many containers. Does nothing where there is no /proc. Throws RuntimeError.
 */
export async function sweepAbandoned({ clock, log, ...where }: SweepOptions): Promise<number> {
  const here = processSpace();
  if (here === undefined) return 0;
  const engine = connect(where);
  try {
    const filters = { label: [LABEL.owner] };
    const isLeft = ({ Labels }: { readonly Labels: Readonly<Record<string, string>> }) =>
      isAbandoned(Labels[LABEL.owner] ?? '', here, startTicks);
    const found = (await engine.call('other', (docker) => docker.listContainers({ all: true, filters }))) ?? [];
    const ids = found.filter(isLeft).map(({ Id }) => Id);
    await removeContainers(engine, clock, ids);
    const named = { filters: JSON.stringify(filters) } as object;
    const volumes = (await engine.call('other', (docker) => docker.listVolumes(named)))?.Volumes ?? [];
    await removeVolumes(engine, volumes.filter(isLeft));
    const networks = (await engine.call('other', (docker) => docker.listNetworks({ filters }))) ?? [];
    for (const network of networks) {
      if (isLeft({ Labels: network.Labels ?? {} })) await removeNetwork(engine, network.Id);
    }
    if (ids.length > 0) log.info({ containers: ids.length }, 'removed what servers without state left behind');
    return ids.length;
  } finally {
    engine.close();
  }
}
