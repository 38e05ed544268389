import type { Cancel, Clock, Log } from '../../../../effects.ts';
import type { Pause } from './pause.ts';
import { poolStep } from './pool-step.ts';

export interface PausePoolOptions {
  /** How many spare ones a cluster with awsvpc tasks has. */
  readonly size: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly make: (clusterArn: string) => Promise<Pause>;
  readonly remove: (pauses: readonly Pause[]) => Promise<void>;
  /** How many tasks of a cluster have a pause container. */
  readonly claimed: (clusterArn: string) => number;
  /** A cluster has none any more, spare or claimed. */
  readonly emptied: (clusterArn: string) => Promise<void>;
}

const RETRY_MS = 30_000;

interface ClusterPool {
  spare: Pause[];
  usedAt: number;
  work: Promise<void> | undefined;
  cancel: Cancel | undefined;
}

/** Spare pause containers: a task that takes one starts in a third of the time it takes to make one. */
export class PausePool {
  readonly #options: PausePoolOptions;
  readonly #clusters = new Map<string, ClusterPool>();
  /** Drains under way, of clusters that are not in the map any more. */
  readonly #drains = new Set<Promise<void>>();
  #underWay = 0;
  #lastAt = 0;
  #closed = false;

  constructor(options: PausePoolOptions) {
    this.#options = options;
  }

  /** Takes a spare one; undefined where there is none. */
  take(clusterArn: string): Pause | undefined {
    return this.#clusters.get(clusterArn)?.spare.pop();
  }

  /** A task of this cluster has taken a pause container, or given one back. Resolves when what nobody needs now is removed. */
  async used(clusterArn: string): Promise<void> {
    const pool = this.#clusters.get(clusterArn) ?? { spare: [], usedAt: 0, work: undefined, cancel: undefined };
    pool.usedAt = this.#options.clock.now();
    this.#clusters.set(clusterArn, pool);
    await this.#look(clusterArn, pool);
  }

  /** The engine is busy for a task while `act` is under way: nothing is made for later meanwhile. */
  async busyWith<T>(act: () => Promise<T>): Promise<T> {
    this.#underWay++;
    try {
      return await act();
    } finally {
      this.#underWay--;
      this.#lastAt = this.#options.clock.now();
    }
  }

  /** Whether it was a spare one, which now is none any more. */
  drop(id: string): boolean {
    for (const [clusterArn, pool] of this.#clusters) {
      const at = pool.spare.findIndex((pause) => pause.id === id);
      if (at < 0) continue;
      pool.spare.splice(at, 1);
      void this.#look(clusterArn, pool);
      return true;
    }
    return false;
  }

  /** Clusters with spare ones, or with a network that nobody uses at the moment, and how many spare ones. */
  counts(): ReadonlyMap<string, number> {
    return new Map([...this.#clusters].map(([clusterArn, { spare }]) => [clusterArn, spare.length]));
  }

  /** Removes a cluster's spare ones, and waits for one that is just being made. */
  async drain(clusterArn: string): Promise<void> {
    const pool = this.#clusters.get(clusterArn);
    pool?.cancel?.();
    this.#clusters.delete(clusterArn);
    await pool?.work;
    if (pool) {
      const spare = pool.spare.splice(0);
      await this.#options.remove(spare).catch((error) => {
        pool.spare.push(...spare);
        throw error;
      });
    }
    if (this.#options.claimed(clusterArn) === 0) await this.#options.emptied(clusterArn);
  }

  /** Drains all, and waits for what is drained already; nothing is made any more. An engine that does not answer keeps what it has until the next start. */
  async close(): Promise<void> {
    this.#closed = true;
    const drains = [...this.#clusters.keys()].map((clusterArn) => this.drain(clusterArn));
    await Promise.allSettled([...drains, ...this.#drains]);
  }

  #look(clusterArn: string, pool: ClusterPool): Promise<void> | undefined {
    const { clock, size, claimed } = this.#options;
    pool.cancel?.();
    pool.cancel = undefined;
    if (this.#closed || pool.work !== undefined || this.#clusters.get(clusterArn) !== pool) return undefined;
    const quietSince = this.#underWay > 0 ? undefined : this.#lastAt;
    const { spare, usedAt } = pool;
    const situation = { size, spare: spare.length, claimed: claimed(clusterArn), usedAt, quietSince };
    const step = poolStep(situation, clock.now());
    if (step === 'drain') return this.#drainUnused(clusterArn, pool);
    if (step === 'fill') this.#fill(clusterArn, pool);
    else if (step) this.#lookAgain(clusterArn, pool, step.againInMs);
    return undefined;
  }

  #lookAgain(clusterArn: string, pool: ClusterPool, inMs: number): void {
    pool.cancel = this.#options.clock.after(inMs, () => void this.#look(clusterArn, pool));
  }

  #drainUnused(clusterArn: string, pool: ClusterPool): Promise<void> {
    const drain = this.drain(clusterArn)
      .catch((error) => this.#failed(clusterArn, pool, error))
      .finally(() => this.#drains.delete(drain));
    this.#drains.add(drain);
    return drain;
  }

  #fill(clusterArn: string, pool: ClusterPool): void {
    pool.work = this.#options.make(clusterArn).then(
      (pause) => {
        pool.work = undefined;
        pool.spare.push(pause);
        void this.#look(clusterArn, pool);
      },
      (error) => {
        pool.work = undefined;
        this.#failed(clusterArn, pool, error);
      },
    );
  }

  #failed(clusterArn: string, pool: ClusterPool, error: unknown): void {
    this.#options.log.debug({ err: error, clusterArn }, 'could not see to the spare pause containers');
    if (this.#closed) return;
    this.#clusters.set(clusterArn, this.#clusters.get(clusterArn) ?? pool);
    this.#lookAgain(clusterArn, pool, RETRY_MS);
  }
}
