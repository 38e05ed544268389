import { brokenInWords, commandFor, stepsInWords } from './in-words.ts';
import { shrink } from './shrink.ts';
import { simulate } from './simulate.ts';
import { stepsOf } from './steps/index.ts';

/** What to print of a seed that breaks an invariant, with as few steps as do it; undefined for one that does not. */
export async function checkSeed(seed: number, count: number, shrinkWithinMs: number): Promise<string | undefined> {
  const steps = stepsOf(seed, count);
  const { broken, taken } = await simulate(seed, steps);
  if (broken.length === 0) return undefined;
  const shrunk = await shrink(seed, { steps: steps.slice(0, taken), broken }, shrinkWithinMs);
  return [
    `seed ${seed} breaks after ${taken} steps:`,
    brokenInWords({ broken }),
    `with only these ${shrunk.steps.length} steps:`,
    stepsInWords(shrunk),
    brokenInWords(shrunk),
    commandFor(seed, count),
  ].join('\n');
}
