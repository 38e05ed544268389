import { describe, expect, it } from 'vitest';
import { type PoolSituation, type PoolStep, poolStep } from '../../../src/agent/runtimes/docker/pause/pool-step.ts';

const NOW = 1_000_000;
const MINUTE = 60_000;

describe('what is done about spare pause containers', () => {
  const situation = (more: Partial<PoolSituation>): PoolSituation => ({
    size: 2,
    spare: 0,
    claimed: 1,
    usedAt: NOW - 5_000,
    quietSince: NOW - 5_000,
    ...more,
  });

  it.each<[string, Partial<PoolSituation>, PoolStep | undefined]>([
    ['one is made where some are missing and all is quiet', {}, 'fill'],
    ['one is made also for a cluster whose last task has just gone', { spare: 1, claimed: 0 }, 'fill'],
    ['none is made while a container is started', { quietSince: undefined }, { againInMs: 1_000 }],
    ['none is made right after', { quietSince: NOW - 400 }, { againInMs: 600 }],
    ['nothing is done where there are enough until they are too many', { spare: 2 }, { againInMs: 3 * MINUTE - 5_000 }],
    ['all are removed after three idle minutes', { spare: 2, usedAt: NOW - 3 * MINUTE }, 'drain'],
    ['also with the last task', { claimed: 0, usedAt: NOW - 3 * MINUTE }, 'drain'],
    ['nothing is to be done for a cluster that is idle', { usedAt: NOW - 3 * MINUTE }, undefined],
    ['none is ever made where none is wanted', { size: 0 }, undefined],
    ['and the network goes with the last task', { size: 0, claimed: 0 }, 'drain'],
  ])('%s', (_what, more, step) => {
    expect(poolStep(situation(more), NOW)).toEqual(step);
  });
});
