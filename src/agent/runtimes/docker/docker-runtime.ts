import type Docker from 'dockerode';
import type { Clock, Log } from '../../../effects.ts';
import {
  type ContainerRef,
  type ContainerRuntime,
  type ContainerSpec,
  type ObservedContainer,
  RuntimeError,
} from '../../runtime.ts';
import { TaskCgroups } from './cgroup/task-cgroups.ts';
import { connect, type Engine, type EngineOptions } from './connect.ts';
import { ContainerIds } from './container-ids.ts';
import { createBody } from './create-body.ts';
import { createContainer } from './create-container.ts';
import { details } from './details.ts';
import { Execs } from './execs.ts';
import { HostPorts } from './host-ports.ts';
import { Images } from './images.ts';
import { joinNetwork } from './join-network.ts';
import { keyOf, LABEL } from './labels.ts';
import { logFrames } from './logs.ts';
import { observe } from './observe.ts';
import { openLogs } from './open-logs.ts';
import { Pauses } from './pause/pauses.ts';
import { prerequisitesOf } from './prerequisites.ts';
import { removeContainers } from './remove-containers.ts';
import { republish } from './republish.ts';
import { Stats } from './stats.ts';
import { Volumes } from './volumes.ts';
import { watch } from './watch.ts';

const MOST_STARTS = 10;
const INSPECTIONS_AT_ONCE = 16;

export interface DockerRuntimeOptions extends EngineOptions {
  /** Whose containers we see and make: one data directory, or one server without. */
  readonly owner: string;
  /** How many pause containers are kept ready for each cluster with awsvpc tasks; none unless told. */
  readonly pausePool?: number | undefined;
  /** Whether ports of awsvpc tasks are published; unless told, where this machine does not reach the tasks' addresses. */
  readonly publishTaskPorts?: boolean | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Containers on a Docker engine. Connects at the first call. Ports are published on the spec's `hostAddress`, and on
 * 127.0.0.1 by whoever is first there. Throws an Error at once only for a `socket` that cannot be read.
 */
export function dockerRuntime(options: DockerRuntimeOptions): ContainerRuntime {
  const { owner, clock, log, pausePool: poolSize = 0, publishTaskPorts: publishes } = options;
  const engine = connect(options);
  const ids = new ContainerIds(engine, owner);
  const images = new Images(engine);
  const volumes = new Volumes(engine, owner);
  const pauses = new Pauses({ engine, owner, poolSize, publishes, clock, log });
  const stats = new Stats(engine);
  const cgroups = new TaskCgroups({ engine, clock, log });
  const execs = new Execs({ engine, clock, log });
  const hostPorts = new HostPorts();
  const watches = new Set<() => void>();
  const starting = new Set<string>();

  /** The container as it is; undefined when it is gone, or is not ours. */
  const look = async (idOrName: string): Promise<ObservedContainer | undefined> => {
    // Removes first what cannot be gone on with. Where that fails, only those have to wait that joined a pause container.
    await pauses.load().catch(() => undefined);
    const info = await inspection(engine, idOrName);
    if (info?.Config.Labels[LABEL.owner] !== owner) return undefined;
    execs.saw(info);
    const pauseId = info.Config.Labels[LABEL.pause];
    const [digest, shared] = await Promise.all([
      images.digest(info.Config.Image, info.Image),
      pauseId ? pauses.seenBy(pauseId) : undefined,
    ]);
    return observe(info, digest, shared);
  };

  /** `use` with the container's id; one that turns out to be gone is forgotten. */
  const withId = async <T>(ref: ContainerRef, use: (id: string) => Promise<T>): Promise<T> => {
    try {
      return await use(await ids.get(ref));
    } catch (error) {
      if (error instanceof RuntimeError && error.kind === 'no-such-container') ids.forget(ref);
      throw error;
    }
  };

  const find = async (ref: ContainerRef): Promise<ObservedContainer | undefined> => {
    const id = await ids.remembered(ref);
    const known = id === undefined ? undefined : await look(id);
    if (known !== undefined) return known;
    ids.forget(ref);
    const [newest] = await ids.allOf(ref);
    if (newest === undefined) return undefined;
    ids.remember(ref, newest);
    return look(newest);
  };

  const create = async (spec: ContainerSpec): Promise<ObservedContainer> => {
    const holder = keyOf(spec);
    const isBridged = spec.networkMode === 'bridge'; // in any other mode nothing is published
    let id: string;
    try {
      const ports = isBridged ? await hostPorts.claim(holder, spec.hostAddress, spec.ports) : [];
      const prerequisites = await prerequisitesOf(spec, { ids, volumes, pauses, cgroups });
      id = await createContainer(engine, spec.engineName, createBody(spec, owner, ports, prerequisites));
    } catch (error) {
      hostPorts.release(holder);
      const holding = isNameConflict(error) ? await look(spec.engineName) : undefined;
      if (holding === undefined || keyOf(holding) !== holder) throw error;
      ids.remember(spec, holding.id);
      return holding;
    }
    ids.remember(spec, id);
    await join(spec, id);
    return justCreated(spec, id, await images.digest(spec.image, spec.image));
  };

  /** One that cannot reach its endpoints is as good as not made. */
  const join = async ({ endpointNetwork, ...spec }: ContainerSpec, id: string): Promise<void> => {
    if (endpointNetwork === undefined || spec.networkMode !== 'bridge') return;
    try {
      await joinNetwork(engine, id, endpointNetwork);
    } catch (error) {
      await removeContainers(engine, clock, [id]);
      ids.forget(spec);
      throw error;
    }
  };

  /** Gives the id of what was started: another one where the container had to be made again to publish its ports. */
  const startId = async (holder: string, id: string): Promise<string> => {
    for (let starts = 1, current = id; ; starts++) {
      try {
        starting.add(current);
        await engine.call('start', (docker) => docker.getContainer(current).start(), [304]);
        return current;
      } catch (error) {
        starting.delete(current);
        const next = starts < MOST_STARTS ? await republish(engine, hostPorts, holder, current, error) : undefined;
        if (next === undefined) throw error;
        current = next;
      }
    }
  };

  return {
    kind: 'docker',

    async version() {
      return (await engine.call('other', (docker) => docker.version()))?.Version ?? '';
    },

    pull: (image, _wantedBy, registry) => images.pull(image, registry),

    async create(spec) {
      const id = await ids.remembered(spec);
      const there = id === undefined ? undefined : await look(id);
      return there ?? pauses.busyWith(() => create(spec));
    },

    async start(ref, begun) {
      const holder = keyOf(ref);
      const start = pauses.busyWith(async () => {
        await pauses.ready(ref.taskArn);
        return withId(ref, (each) => startId(holder, each));
      });
      const id = await start.finally(() => hostPorts.release(holder));
      begun?.();
      ids.remember(ref, id);
      const started = await look(id).finally(() => starting.delete(id));
      if (started !== undefined) return started;
      throw new RuntimeError('no-such-container', `No such container: ${id}`);
    },

    async stop(ref, timeoutS) {
      const t = Math.max(Math.ceil(timeoutS), 0); // for less than nothing the engine would wait for ever
      await withId(ref, (id) => engine.call('other', (docker) => docker.getContainer(id).stop({ t }), [304]));
    },

    async remove(ref) {
      await removeContainers(engine, clock, await ids.allOf(ref));
      ids.forget(ref);
      hostPorts.release(keyOf(ref));
    },

    inspect: find,

    async list() {
      const all = await ids.all();
      const found = new Map<string, ObservedContainer>();
      for (let from = 0; from < all.length; from += INSPECTIONS_AT_ONCE) {
        for (const each of await Promise.all(all.slice(from, from + INSPECTIONS_AT_ONCE).map(look))) {
          // Newest first: of a container that is just being replaced by itself, the older one does not count.
          if (each !== undefined && !found.has(keyOf(each))) found.set(keyOf(each), each);
        }
      }
      execs.listed();
      return [...found.values()];
    },

    async held() {
      await cgroups.sweep();
      return (await Promise.all([volumes.held(), pauses.held()])).flat();
    },

    async details(ref) {
      const id = await ids.remembered(ref);
      const info = id === undefined ? undefined : await inspection(engine, id);
      return info && details(info);
    },

    stats: async (ref) => stats.of(await ids.get(ref), pauses.networkOf(ref.taskArn)),

    async release(taskArn, withShared) {
      const holders = [volumes, pauses, cgroups];
      await Promise.all(holders.map((holder) => holder.release(taskArn, withShared)));
    },

    spare: () => pauses.spare(),

    async *logs(ref, since, signal) {
      const opened = await withId(ref, (id) => openLogs(engine, id, since, signal));
      if (opened) yield* logFrames(opened.stream, opened.isTerminal);
    },

    exec: (ref, spec) => withId(ref, (id) => execs.start(id, spec)),

    async recover() {}, // the engine remembers

    watch(listener) {
      const end = watch({ engine, owner, pauses, starting, clock, log, listener });
      watches.add(end);
      return () => {
        watches.delete(end);
        end();
      };
    },

    async close() {
      for (const end of watches) end();
      watches.clear();
      await pauses.close();
      engine.close();
    },
  };
}

function inspection(engine: Engine, idOrName: string): Promise<Docker.ContainerInspectInfo | undefined> {
  return engine.call('other', (docker) => docker.getContainer(idOrName).inspect(), [404]);
}

function isNameConflict(error: unknown): boolean {
  return error instanceof RuntimeError && /container name .* is already in use/.test(error.message);
}

/** What an inspection would say, without one. */
function justCreated(spec: ContainerSpec, id: string, imageDigest: string | undefined): ObservedContainer {
  const { containerInstanceArn, taskArn, containerName } = spec;
  const asCreated = { state: 'created', oomKilled: false, health: 'UNKNOWN', bindings: [] } as const;
  return { containerInstanceArn, taskArn, containerName, id, imageDigest, ...asCreated };
}
