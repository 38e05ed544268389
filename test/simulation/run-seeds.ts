import { describe, expect, it } from 'vitest';
import { checkSeed } from './check-seed.ts';

/** How many steps each seed takes, and how many seeds are in each of the two files, which run side by side. */
const STEPS = 300;
const SEEDS_A_FILE = 100;
const SHRINK_WITHIN_MS = 60_000;

/** Has every other seed run, from one on. */
export function runSeeds(from: number): void {
  const seeds = Array.from({ length: SEEDS_A_FILE }, (_, nth) => from + 2 * nth);
  describe('the control plane as a whole', () => {
    it.each(seeds)(`keeps every invariant through ${STEPS} steps of seed %i, and converges`, async (seed) => {
      expect(await checkSeed(seed, STEPS, SHRINK_WITHIN_MS)).toBeUndefined();
    });
  });
}
