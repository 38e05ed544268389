import type { EngineStats, StatsSample } from '../../container-details.ts';
import type { Engine } from './connect.ts';

const MOST_REMEMBERED = 1_000;

/** Reads what containers use. The engine is asked for one sample, as it would take a second for two; so the last is kept. */
export class Stats {
  readonly #engine: Engine;
  readonly #last = new Map<string, EngineStats>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Of the container with this id; undefined where there is none, or it does not run. Its network is its holder's. */
  async of(id: string, holderId?: string): Promise<StatsSample | undefined> {
    const [own, holder] = await Promise.all([this.#sample(id), holderId ? this.#sample(holderId) : undefined]);
    return own && withNetworks(own, holder ?? own);
  }

  async #sample(id: string): Promise<StatsSample | undefined> {
    const options = { stream: false, 'one-shot': true } as const;
    const answer = await this.#engine.call('other', (docker) => docker.getContainer(id).stats(options), [404]);
    const now = answer as EngineStats | undefined;
    const before = this.#last.get(id);
    this.#last.delete(id);
    if (now === undefined || now.read.startsWith('0001-')) return undefined;
    if (this.#last.size >= MOST_REMEMBERED) this.#last.clear();
    this.#last.set(id, now);
    return { now, before };
  }
}

const withNetworks = ({ now, before }: StatsSample, holder: StatsSample): StatsSample => ({
  now: { ...now, networks: holder.now.networks },
  before: before && { ...before, networks: holder.before?.networks },
});
