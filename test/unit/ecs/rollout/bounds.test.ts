import { describe, expect, it } from 'vitest';
import { boundsOf } from '../../../../src/apis/ecs/rollout/bounds.ts';
import { threshold } from '../../../../src/apis/ecs/rollout/circuit-breaker.ts';
import { CONFIGURATION } from '../../../support/service-builders.ts';

describe('the bounds of a deployment', () => {
  it.each([
    [4, 50, 200, 2, 8],
    [2, 75, 125, 2, 2],
    [3, 100, 125, 3, 3],
    [1, 50, 150, 1, 1],
    [1, 0, 100, 0, 1],
    [3, 50, 150, 2, 4],
    [7, 33, 133, 3, 9],
    [10, 100, 110, 10, 11], // 10 × 110 % is not quite 11 in binary fractions
    [100, 7, 107, 7, 107],
    [0, 100, 200, 0, 0],
  ])(
    'of %i tasks at %i and %i percent are %i and %i',
    (desired, minimumHealthyPercent, maximumPercent, lower, upper) => {
      const configuration = { ...CONFIGURATION, minimumHealthyPercent, maximumPercent };
      expect(boundsOf(configuration, desired)).toEqual({ lower, upper });
    },
  );
});

describe('the threshold of the circuit breaker', () => {
  it.each([
    [1, 3], // the Developer Guide's table
    [25, 13],
    [400, 200],
    [800, 200],
    [0, 3],
    [6, 3],
    [7, 4],
    [399, 200],
    [398, 199],
  ])('of a desired count of %i is %i', (desiredCount, expected) => {
    expect(threshold(desiredCount)).toBe(expected);
  });
});
