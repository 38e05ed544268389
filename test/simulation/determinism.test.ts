import { describe, expect, it } from 'vitest';
import { simulate } from './simulate.ts';
import { stepsOf } from './steps/index.ts';

describe('a seed', () => {
  it.each([1, 2, 3])('leaves the same rows each time: %i', async (seed) => {
    const steps = stepsOf(seed, 100);
    const first = await simulate(seed, steps);
    expect(await simulate(seed, steps)).toEqual(first);
  });

  it('has steps of its own', () => {
    expect(stepsOf(1, 50)).not.toEqual(stepsOf(2, 50));
  });
});
