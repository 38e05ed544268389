import type Docker from 'dockerode';
import type { Clock, Log } from '../../../../effects.ts';
import type { ContainerRef, ContainerSpec, HeldByTask } from '../../../runtime.ts';
import type { Engine } from '../connect.ts';
import { LABEL, refOf } from '../labels.ts';
import { removeContainers } from '../remove-containers.ts';
import { ClusterNetworks } from './cluster-networks.ts';
import { createPause, type PauseMaker, type PauseWish, startPause } from './make-pause.ts';
import { type Pause, pauseOf } from './pause.ts';
import { PauseImage } from './pause-image.ts';
import { PausePool } from './pause-pool.ts';

export interface PausesOptions {
  readonly engine: Engine;
  readonly owner: string;
  /** Spare ones for each cluster with awsvpc tasks. */
  readonly poolSize: number;
  readonly publishes?: boolean | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

/** A task's pause container, and the containers that join it. */
interface Claim {
  /** Once it is created: containers that join it can be created then, and need not wait until it runs. */
  readonly created: Promise<string>;
  readonly pause: Promise<Pause>;
  /** Once it runs. */
  id?: string | undefined;
  /** Kept until the task is over: why is said to each of its containers. */
  hasFailed?: boolean | undefined;
  readonly clusterArn: string | undefined;
  /** By name. */
  readonly members: Map<string, ContainerRef>;
}

const ENDED = 'DockerStateError: the pause container, which holds the namespaces of the task, has ended';

/**
 * The pause containers of our tasks. Which task has which is read from labels: a container names the one it joined, as the
 * labels of one that was spare cannot be changed any more. What an earlier Drydock left without a task is removed.
 */
export class Pauses {
  readonly #options: PausesOptions;
  readonly #maker: PauseMaker;
  readonly #networks: ClusterNetworks;
  readonly #claims = new Map<string, Claim>();
  /** Those that run, as far as is known. */
  readonly #running = new Map<string, Pause>();
  readonly #pool: PausePool;
  /** As specs name it: the same for all, also for those made before their task. */
  #endpointNetwork: string | undefined;
  #loaded: Promise<void> | undefined;

  constructor(options: PausesOptions) {
    const { engine, owner, poolSize: size, publishes, clock, log } = options;
    this.#options = options;
    this.#networks = new ClusterNetworks(engine, owner);
    this.#maker = { engine, owner, networks: this.#networks, image: new PauseImage(engine), publishes };
    this.#pool = new PausePool({
      size,
      clock,
      log,
      make: async (clusterArn) => this.#start(await this.#create({ clusterArn }), { clusterArn }),
      remove: (pauses) => this.#remove(pauses.map(({ id }) => id)),
      claimed: (clusterArn) => this.#claimed(clusterArn),
      emptied: (clusterArn) => this.#networks.remove(clusterArn),
    });
  }

  /** Resolves when what an earlier Drydock left is found, and what it had only begun to make is removed. */
  load(): Promise<void> {
    this.#loaded ??= this.#find().catch((error) => {
      this.#loaded = undefined;
      throw error;
    });
    return this.#loaded;
  }

  /**
   * The id of the one of a container's task, taken or created for its first container; undefined where the task needs
   * none. It may not run yet. Throws what made it impossible for an earlier container.
   */
  async idFor(spec: ContainerSpec): Promise<string | undefined> {
    const { containerInstanceArn, taskArn, containerName, networkMode, task = {} } = spec;
    const isOwn = networkMode === 'awsvpc';
    if (!isOwn && task.pidMode !== 'task' && task.ipcMode !== 'task') return undefined;
    await this.load();
    this.#endpointNetwork = spec.endpointNetwork;
    const claim = this.#claims.get(taskArn) ?? this.#claim(spec, isOwn ? clusterOf(taskArn) : undefined);
    claim.members.set(containerName, { containerInstanceArn, taskArn, containerName });
    if (claim.hasFailed) await claim.pause;
    return claim.created;
  }

  /** Resolves when the pause container of a task runs, if it has one. Throws what made that impossible. */
  async ready(taskArn: string): Promise<void> {
    await this.#claims.get(taskArn)?.pause;
  }

  /** What a container gets from the one it joined, by that one's id: an address, or the reason why it cannot go on. */
  async seenBy(pauseId: string): Promise<Pick<Pause, 'address'> & { readonly brokenBy?: string | undefined }> {
    await this.load();
    const pause = this.#running.get(pauseId);
    return pause ? { address: pause.address } : { brokenBy: ENDED };
  }

  /** The engine's id of the one that has the network of a task, as far as is known. */
  networkOf(taskArn: string): string | undefined {
    const { clusterArn, id } = this.#claims.get(taskArn) ?? {};
    return clusterArn === undefined ? undefined : id;
  }

  /** Nothing is made for later while `act` is under way. */
  busyWith<T>(act: () => Promise<T>): Promise<T> {
    return this.#pool.busyWith(act);
  }

  /** The containers whose pause container this was, now that it has ended. */
  ended(id: string): Promise<ContainerRef[]> {
    return this.#lost(new Set([id]));
  }

  /** Looks for those that ended unseen; gives the containers that had joined them. */
  async refresh(): Promise<ContainerRef[]> {
    if (this.#loaded === undefined) return [];
    const before = [...this.#running.keys()];
    const { running } = await this.#list();
    return this.#lost(new Set(before.filter((id) => !running.has(id))));
  }

  /** Tasks that have one, and clusters that have spare ones. */
  async held(): Promise<HeldByTask[]> {
    await this.load();
    return [
      ...Array.from(this.#claims.keys(), (taskArn) => ({ taskArn, shared: false })),
      ...Array.from(this.#pool.counts().keys(), (taskArn) => ({ taskArn, shared: true })),
    ];
  }

  /** How many spare ones there are. */
  spare(): number {
    return [...this.#pool.counts().values()].reduce((sum, count) => sum + count, 0);
  }

  /**
   * Removes a task's, unless a container still uses it, and the spare ones of its cluster if told; or only those, where
   * a cluster's ARN is given.
   */
  async release(arn: string, withSpare = false): Promise<void> {
    await this.load();
    if (withSpare && this.#pool.counts().has(arn)) return this.#pool.drain(arn);
    const claim = this.#claims.get(arn);
    if (claim === undefined) return;
    const pause = await claim.pause.catch(() => undefined);
    if (await this.#isUsed(arn)) return;
    if (pause !== undefined) await this.#remove([pause.id]);
    if (this.#claims.get(arn) !== claim) return;
    this.#claims.delete(arn);
    if (claim.clusterArn === undefined) return;
    if (withSpare) await this.#pool.drain(claim.clusterArn);
    else await this.#pool.used(claim.clusterArn);
  }

  /** Removes the spare ones, and networks that nobody is in. */
  close(): Promise<void> {
    return this.#pool.close();
  }

  #claim({ taskArn, task = {} }: ContainerSpec, clusterArn: string | undefined): Claim {
    // A spare one has neither settings nor ports of this task.
    const isPlain = task.namespaces === undefined && !(task.ports && this.#publishes(clusterArn));
    const spare = clusterArn !== undefined && isPlain ? this.#pool.take(clusterArn) : undefined;
    const wish = { clusterArn, taskArn, settings: task.namespaces, ports: task.ports };
    const created = spare ? Promise.resolve(spare.id) : this.#create(wish);
    const pause = spare ? Promise.resolve(spare) : created.then((id) => this.#start(id, wish));
    const claim: Claim = { created, pause, clusterArn, members: new Map() };
    this.#claims.set(taskArn, claim);
    if (clusterArn !== undefined) void this.#pool.used(clusterArn);
    pause.then(
      ({ id }) => {
        claim.id = id;
      },
      () => {
        claim.hasFailed = true;
      },
    );
    return claim;
  }

  async #create(wish: PauseWish): Promise<string> {
    const { clusterArn } = wish;
    // A network in which nobody is may have been removed by others.
    if (clusterArn !== undefined && ![...this.#running.values()].some((pause) => pause.clusterArn === clusterArn))
      this.#networks.forget(clusterArn);
    return createPause(this.#maker, wish);
  }

  async #start(id: string, wish: PauseWish): Promise<Pause> {
    const pause = await startPause(this.#maker, id, { ...wish, endpointNetwork: this.#endpointNetwork });
    this.#running.set(pause.id, pause);
    return pause;
  }

  async #remove(ids: readonly string[]): Promise<void> {
    await removeContainers(this.#options.engine, this.#options.clock, ids);
    for (const id of ids) this.#running.delete(id);
  }

  #publishes(clusterArn = ''): boolean {
    return this.#options.publishes ?? this.#networks.isReachable(clusterArn) === false;
  }

  #claimed(clusterArn: string): number {
    return [...this.#claims.values()].filter((claim) => claim.clusterArn === clusterArn).length;
  }

  async #lost(ids: ReadonlySet<string>): Promise<ContainerRef[]> {
    for (const id of ids) this.#running.delete(id);
    const spare = [...ids].filter((id) => this.#pool.drop(id));
    if (spare.length > 0) await this.#remove(spare);
    return [...this.#claims.values()].flatMap(({ id, members }) => (id && ids.has(id) ? [...members.values()] : []));
  }

  /** Finds what an earlier Drydock made. */
  async #find(): Promise<void> {
    const { pauses, running, members } = await this.#list();
    const claimed = new Set<string>();
    const begun: string[] = [];
    for (const { Id, Labels, State } of pauses) {
      const joined = members.filter((member) => member.Labels[LABEL.pause] === Id);
      if (State === 'created') {
        begun.push(...joined.map((member) => member.Id)); // no more than it have they ever run: they are made again
        continue;
      }
      const taskArn = joined[0]?.Labels[LABEL.task] ?? Labels[LABEL.task];
      const pause = running.get(Id) ?? { id: Id };
      if (taskArn === undefined) continue;
      const refs = joined.flatMap((each) => refOf(each.Labels) ?? []);
      const clusterArn = Labels[LABEL.pauseFor] || undefined;
      claimed.add(Id);
      this.#claims.set(taskArn, {
        created: Promise.resolve(Id),
        pause: Promise.resolve(pause),
        id: Id,
        clusterArn,
        members: new Map(refs.map((ref) => [ref.containerName, ref])),
      });
      if (running.has(Id)) this.#running.set(Id, pause);
      if (clusterArn !== undefined) void this.#pool.used(clusterArn);
    }
    await this.#remove([...begun, ...pauses.map(({ Id }) => Id).filter((id) => !claimed.has(id))]);
    for (const clusterArn of await this.#networks.clusters()) {
      if (this.#claimed(clusterArn) === 0) await this.#networks.remove(clusterArn);
    }
  }

  async #list() {
    const ours = await this.#containers();
    const pauses = ours.filter(
      ({ Labels }) => Labels[LABEL.pauseFor] !== undefined && Labels[LABEL.container] === undefined,
    );
    const running = new Map(
      pauses
        .filter(({ State }) => State === 'running')
        .map((info) => [info.Id, pauseOf(info, info.Labels[LABEL.pauseFor] ?? '')]),
    );
    const members = ours.filter(({ Labels }) => Labels[LABEL.pause]);
    return { pauses, running, members };
  }

  async #isUsed(taskArn: string): Promise<boolean> {
    const found = await this.#containers(`${LABEL.task}=${taskArn}`, LABEL.container);
    return found.length > 0;
  }

  async #containers(...labels: readonly string[]): Promise<Docker.ContainerInfo[]> {
    const { engine, owner } = this.#options;
    const filters = { label: [`${LABEL.owner}=${owner}`, ...labels] };
    return (await engine.call('other', (docker) => docker.listContainers({ all: true, filters }))) ?? [];
  }
}

/** `…:task/CLUSTER/ID` is of `…:cluster/CLUSTER`. */
const clusterOf = (taskArn: string): string =>
  taskArn.slice(0, taskArn.lastIndexOf('/')).replace(':task/', ':cluster/');
