import { availableParallelism } from 'node:os';
import type { ContainerRuntime } from './agent/runtime.ts';
import type { Config } from './config.ts';
import type { Effects } from './effects.ts';
import type { Store } from './store/database.ts';

/** The runtime a server uses, and how it came to it. */
export interface ChosenRuntime {
  readonly runtime: ContainerRuntime;
  /** One sentence for the person who started it. */
  readonly reason: string;
  /** Containers started at once. Docker starts about eight at a time on two cores; more only makes each slower. */
  readonly startsAtOnce: number;
}

const STARTS_PER_TWO_CORES = 8;

/**
 * Takes the runtime that was asked for; `auto` takes Docker where an engine answers, and else simulates, saying so.
 * Living tasks bind their data to the runtime they run on: throws when another one is asked for.
 */
export async function chooseRuntime(config: Config, store: Store, effects: Effects): Promise<ChosenRuntime> {
  const { kind, reason } = await decide(config, store);
  store.setMeta('runtime', kind);
  if (kind === 'simulated') {
    const { simulatedRuntime } = await import('./agent/runtimes/simulated/simulated-runtime.ts');
    return { runtime: simulatedRuntime(effects), reason, startsAtOnce: Number.POSITIVE_INFINITY };
  }
  const { dockerRuntime } = await import('./agent/runtimes/docker/docker-runtime.ts');
  const { clock, log } = effects;
  const runtime = dockerRuntime({ owner: await owner(config, store, effects), socket: config.dockerHost, clock, log });
  return { runtime, reason, startsAtOnce: STARTS_PER_TWO_CORES * Math.max(1, Math.floor(availableParallelism() / 2)) };
}

async function decide(
  { runtime: asked, dockerHost, data }: Config,
  store: Store,
): Promise<{ kind: 'docker' | 'simulated'; reason: string }> {
  const before = store.tasks.anyAlive() > 0 ? store.meta('runtime') : undefined;
  if (before === 'docker' || before === 'simulated') {
    if (asked !== 'auto' && asked !== before) {
      const message = `${data} has tasks that run on the ${before} runtime: start with --runtime ${before}, or stop them first`;
      throw new Error(message);
    }
    return { kind: before, reason: asked === 'auto' ? `as before: ${data} has tasks that run on it` : 'as asked' };
  }
  if (asked !== 'auto') return { kind: asked, reason: 'as asked' };
  const { ping } = await import('./agent/runtimes/docker/ping.ts');
  return (await ping(dockerHost))
    ? { kind: 'docker', reason: 'an engine answers; containers really run' }
    : { kind: 'simulated', reason: 'NO DOCKER ENGINE ANSWERS: nothing really runs' };
}

/** Whose containers ours are on the engine: the data folder's, or this process's when it keeps nothing. */
async function owner(config: Config, store: Store, { ids }: Effects): Promise<string> {
  if (config.data === ':memory:') return (await import('./agent/runtimes/docker/memory-owner.ts')).memoryOwner();
  const known = store.meta('owner');
  if (known !== undefined) return known;
  const made = ids.hex32();
  store.setMeta('owner', made);
  return made;
}
