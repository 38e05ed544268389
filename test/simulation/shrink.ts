import type { Broken } from './judge.ts';
import { simulate } from './simulate.ts';
import type { Step } from './steps/index.ts';

/** Steps that break an invariant, and how they do. */
export interface Breaking {
  readonly steps: readonly Step[];
  readonly broken: readonly Broken[];
}

/**
 * Leaves out steps, ever smaller pieces of them, for as long as what is left breaks the same invariant: until each step
 * that is left is needed, or `withinMs` are over.
 */
export async function shrink(seed: number, breaking: Breaking, withinMs: number): Promise<Breaking> {
  const invariant = breaking.broken[0]?.invariant;
  const end = Date.now() + withinMs;
  let smallest = breaking;

  /** Whether it breaks without some of the steps, too. */
  async function breaksWithout(from: number, count: number): Promise<boolean> {
    const steps = smallest.steps.toSpliced(from, count);
    const { broken, taken } = await simulate(seed, steps);
    if (!broken.some((one) => one.invariant === invariant)) return false;
    smallest = { steps: steps.slice(0, taken), broken };
    return true;
  }

  for (let size = Math.ceil(smallest.steps.length / 2); ; ) {
    const before = smallest.steps.length;
    for (let from = smallest.steps.length - size; from > -size; ) {
      if (Date.now() > end) return smallest;
      await breaksWithout(Math.max(0, from), size + Math.min(0, from));
      from = Math.min(from - size, smallest.steps.length - size);
    }
    if (size > 1) size = Math.ceil(size / 2);
    else if (smallest.steps.length === before) return smallest;
  }
}
