import type { Breaking } from './shrink.ts';
import { stepInWords } from './steps/index.ts';

/** Broken invariants, one on each line. */
export const brokenInWords = ({ broken }: Pick<Breaking, 'broken'>): string =>
  broken.map(({ invariant, what }) => `  ${invariant}: ${what}`).join('\n');

/** Steps, one on each line. */
export const stepsInWords = ({ steps }: Pick<Breaking, 'steps'>): string =>
  steps.map((step, nth) => `  ${nth + 1}. ${stepInWords(step)}`).join('\n');

/** How to have the same run again. */
export const commandFor = (seed: number, steps: number): string =>
  `npm run simulate -- --seed ${seed} --steps ${steps}`;
