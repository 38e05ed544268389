import { availableParallelism } from 'node:os';
import type { EndpointNetwork } from './agent/endpoints/endpoint-network.ts';
import type { ContainerRuntime } from './agent/runtime.ts';
import type { Config } from './config.ts';
import type { Effects } from './effects.ts';
import type { Store } from './store/database.ts';

/** The runtime a server uses, and how it came to it. */
export interface ChosenRuntime {
  readonly runtime: ContainerRuntime;
  /** The same kind of runtime on another engine: see `parseEngineAddress`. Undefined where nothing really runs. */
  readonly open?: ((socket: string) => ContainerRuntime) | undefined;
  /** One sentence for the person who started it. */
  readonly reason: string;
  /** The engine's version, for the agent's versionInfo. */
  readonly engine: string;
  /** Removes what servers without state left behind when they were killed. Never fails. */
  readonly sweep: () => Promise<void>;
  /** Containers started at once. Docker starts about eight at a time on two cores; more only makes each slower. */
  readonly startsAtOnce: number;
  /** How its containers reach what answers them; undefined where there are none, or none are to. */
  readonly endpointNetwork?: EndpointNetwork | undefined;
}

interface Decision {
  readonly kind: 'docker' | 'simulated';
  readonly reason: string;
  readonly engine?: string | undefined;
}

const STARTS_PER_TWO_CORES = 8;

/**
 * Takes the runtime that was asked for; `auto` takes Docker where an engine answers, and else simulates, saying so.
 * Living tasks bind their data to the runtime they run on: throws when another one is asked for.
 */
export async function chooseRuntime(config: Config, store: Store, effects: Effects): Promise<ChosenRuntime> {
  const { kind, reason, engine } = await decide(config, store);
  store.setMeta('runtime', kind);
  if (kind === 'simulated') {
    const { simulatedRuntime } = await import('./agent/runtimes/simulated/simulated-runtime.ts');
    const runtime = simulatedRuntime(effects);
    return {
      runtime,
      reason,
      engine: 'simulated',
      startsAtOnce: Number.POSITIVE_INFINITY,
      sweep: async () => undefined,
    };
  }
  const [{ credentialsNetwork }, { dockerRuntime }, { sweepAbandoned }] = await Promise.all([
    import('./agent/runtimes/docker/credentials-network.ts'),
    import('./agent/runtimes/docker/docker-runtime.ts'),
    import('./agent/runtimes/docker/sweep-abandoned.ts'),
  ]);
  const { realClock: clock, log } = effects; // what an engine does takes real time
  const options = { socket: config.dockerHost, certificates: config.engineCertificates, clock, log };
  const whose = await owner(config, store, effects);
  const ours = { ...options, owner: whose, pausePool: config.pausePool };
  return {
    runtime: dockerRuntime(ours),
    open: (socket) => dockerRuntime({ ...ours, socket }),
    reason,
    engine: engine || 'unknown',
    endpointNetwork:
      config.taskEndpoint === 'off' ? undefined : credentialsNetwork({ ...ours, relayImage: config.relayImage }),
    startsAtOnce: STARTS_PER_TWO_CORES * Math.max(1, Math.floor(availableParallelism() / 2)),
    sweep: () =>
      sweepAbandoned(options).then(
        () => undefined,
        (error) => log.debug({ err: error }, 'looked in vain for what dead servers left behind'),
      ),
  };
}

async function decide(
  { runtime: asked, dockerHost, engineCertificates, data }: Config,
  store: Store,
): Promise<Decision> {
  const { ping } = await import('./agent/runtimes/docker/ping.ts');
  const before = store.tasks.anyAlive() > 0 ? store.meta('runtime') : undefined;
  if (before !== undefined && asked !== 'auto' && asked !== before) {
    throw new Error(
      `${data} has tasks that run on the ${before} runtime: start with --runtime ${before}, or stop them first`,
    );
  }
  if (before === 'simulated' || asked === 'simulated') {
    return { kind: 'simulated', reason: asked === 'auto' ? `as before: ${data} has tasks that run on it` : 'as asked' };
  }
  const engine = await ping({ socket: dockerHost, certificates: engineCertificates });
  if (before === 'docker' || asked === 'docker') {
    const missing = engine === undefined ? '; NO ENGINE ANSWERS, tasks fail until one does' : '';
    return {
      kind: 'docker',
      engine,
      reason: `${asked === 'auto' ? `as before: ${data} has tasks that run on it` : 'as asked'}${missing}`,
    };
  }
  return engine === undefined
    ? { kind: 'simulated', reason: 'NO DOCKER ENGINE ANSWERS: nothing really runs' }
    : { kind: 'docker', engine, reason: 'an engine answers; containers really run' };
}

/** Whose containers ours are on the engine: the data folder's, or this process's when it keeps nothing. */
async function owner(config: Config, store: Store, { ids }: Effects): Promise<string> {
  if (config.data === ':memory:') {
    const { memoryOwner } = await import('./agent/runtimes/docker/memory-owner.ts');
    return `${memoryOwner()}-${ids.hex32().slice(0, 8)}`; // a process may have several servers
  }
  const known = store.meta('owner');
  if (known !== undefined) return known;
  const made = ids.hex32();
  store.setMeta('owner', made);
  return made;
}
