import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundsOf } from '../../../../src/apis/ecs/rollout/bounds.ts';
import { beginning, toyWorld } from './toy-world.ts';

const RUNS = { numRuns: 500 };

type World = ReturnType<typeof toyWorld>;

/** Carries the next step out, and checks what it may do. */
function move(world: World): void {
  const { lower, upper } = boundsOf(world.service.deploymentConfiguration, world.service.desiredCount);
  const [healthy, living] = [world.healthy(), world.living()];
  const step = world.decide();
  world.carryOut(step);
  expect(world.healthy()).toBeGreaterThanOrEqual(Math.min(healthy, lower));
  const most = Math.max(upper, world.service.desiredCount);
  expect(world.living()).toBeLessThanOrEqual(step.starts.length > 0 ? most : Math.max(most, living));
  for (const { of, count } of step.starts) expect([of, count > 0]).toEqual([world.primary, true]);
  expect(step.isStuck && step.starts.length + step.stops.length > 0).not.toBe(true);
}

describe('a REPLICA service, whatever happens', () => {
  it('has never too few healthy tasks by its own stops, nor too many tasks by its own starts', () => {
    fc.assert(
      fc.property(beginning, (one) => {
        const world = toyWorld(one);
        for (let turn = 0; turn < 30; turn++) {
          move(world);
          world.happen();
        }
      }),
      RUNS,
    );
  });

  it('comes to have what is wanted once all goes well, unless its percentages forbid it', () => {
    fc.assert(
      fc.property(beginning, (one) => {
        const world = toyWorld(one);
        for (let turn = 0; turn < 15; turn++) {
          move(world);
          world.happen();
        }
        for (let minute = 0; minute < 40 && !world.isSettled(); minute++) {
          move(world);
          world.goWell();
        }
        expect(world.isSettled() || world.decide().isStuck).toBe(true);
        if (world.isSettled()) expect(world.decide()).toMatchObject({ stops: [], starts: [] });
      }),
      RUNS,
    );
  });

  it('is stuck only where nothing may stop and nothing may start', () => {
    fc.assert(
      fc.property(beginning, (one) => {
        const world = toyWorld(one);
        const { lower, upper } = boundsOf(world.service.deploymentConfiguration, one.desiredCount);
        const mustBeStuck = one.desiredCount > 0 && lower === one.desiredCount && upper === one.desiredCount;
        expect(world.decide().isStuck ?? false).toBe(mustBeStuck);
      }),
      RUNS,
    );
  });
});
