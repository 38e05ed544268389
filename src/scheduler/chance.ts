/** A generator of numbers in [0, 1) that a seed decides (mulberry32): what it gives is the same on every machine. */
export function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * The number by which ties fall: the lower one wins. It follows from the instance's ARN alone (FNV-1a), so that a plan
 * does not depend on the order in which instances joined.
 */
export function tieKey(arn: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < arn.length; index++) hash = Math.imul(hash ^ arn.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}
