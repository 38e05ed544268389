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

  /** A task of this cluster has taken a pause container, or given one back. */
  used(clusterArn: string): void {
    const pool = this.#clusters.get(clusterArn) ?? { spare: [], usedAt: 0, work: undefined, cancel: undefined };
    pool.usedAt = this.#options.clock.now();
    this.#clusters.set(clusterArn, pool);
    this.#look(clusterArn, pool);
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
      this.#look(clusterArn, pool);
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

  /** Drains all; nothing is made any more. An engine that does not answer keeps what it has until the next start. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled([...this.#clusters.keys()].map((clusterArn) => this.drain(clusterArn)));
  }

  #look(clusterArn: string, pool: ClusterPool): void {
    const { clock, size, claimed } = this.#options;
    pool.cancel?.();
    pool.cancel = undefined;
    if (this.#closed || pool.work !== undefined || this.#clusters.get(clusterArn) !== pool) return;
    const quietSince = this.#underWay > 0 ? undefined : this.#lastAt;
    const { spare, usedAt } = pool;
    const situation = { size, spare: spare.length, claimed: claimed(clusterArn), usedAt, quietSince };
    const step = poolStep(situation, clock.now());
    if (step === 'drain') void this.drain(clusterArn).catch((error) => this.#failed(clusterArn, pool, error));
    else if (step === 'fill') this.#fill(clusterArn, pool);
    else if (step) pool.cancel = clock.after(step.againInMs, () => this.#look(clusterArn, pool));
  }

  #fill(clusterArn: string, pool: ClusterPool): void {
    pool.work = this.#options.make(clusterArn).then(
      (pause) => {
        pool.work = undefined;
        pool.spare.push(pause);
        this.#look(clusterArn, pool);
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
    pool.cancel = this.#options.clock.after(RETRY_MS, () => this.#look(clusterArn, pool));
  }
}
