import type { Ids, Random } from '../../src/effects.ts';

/** Numbers in [0, 1) that follow from a seed (mulberry32). */
export function seededRandom(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Ids in the shapes of the real ones, whose ends grow, that follow from a seed. */
export function seededIds(seed: number): Ids {
  const random = seededRandom(seed);
  let made = 0;
  const eight = () =>
    Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0');
  const digits = (count: number) =>
    Array.from({ length: Math.ceil(count / 8) }, eight)
      .join('')
      .slice(0, count);
  const next = () => (made++).toString(16).padStart(12, '0');
  return {
    hex32: () => digits(20) + next(),
    uuid: () => `${digits(8)}-${digits(4)}-4${digits(3)}-8${digits(3)}-${next()}`,
  };
}
