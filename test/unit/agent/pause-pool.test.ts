import { describe, expect, it } from 'vitest';
import { PausePool } from '../../../src/agent/runtimes/docker/pause/pause-pool.ts';
import { realEffects } from '../../../src/effects.ts';
import { manualClock } from '../../support/manual-clock.ts';

const CLUSTER = 'arn:aws:ecs:us-east-1:000000000000:cluster/default';

/** A pool without spare ones, whose networks are removed only when `remove` is called. */
function slowPool() {
  const removal = Promise.withResolvers<void>();
  const pool = new PausePool({
    size: 0,
    clock: manualClock(),
    log: realEffects('silent').log,
    make: () => Promise.reject(new Error('none is to be made')),
    remove: () => Promise.resolve(),
    claimed: () => 0,
    emptied: () => removal.promise,
  });
  const ended: string[] = [];
  const follow = (name: string, work: Promise<void>) => work.then(() => ended.push(name));
  return { pool, ended, follow, removal };
}

/** Long enough for whatever waits for nothing. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the pool of pause containers', () => {
  it('says that a task has given back its one when the network that nobody uses any more is removed', async () => {
    const { pool, ended, follow, removal } = slowPool();
    const used = follow('used', pool.used(CLUSTER));
    await settled();
    expect(ended).toEqual([]);
    removal.resolve();
    await used;
    expect(ended).toEqual(['used']);
  });

  it('closes only when what is being removed already is removed, or could not be', async () => {
    const { pool, ended, follow, removal } = slowPool();
    const used = follow('used', pool.used(CLUSTER));
    const close = follow('close', pool.close());
    await settled();
    expect(ended).toEqual([]);
    removal.reject(new Error('the engine does not answer'));
    await Promise.all([used, close]);
    expect(ended).toEqual(['used', 'close']);
  });
});
