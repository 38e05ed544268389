/*
 * The simulation for as long as one likes: `npm run simulate -- --seed 1 --steps 300 --seeds 100`. Without `--seeds` it
 * goes on until it is stopped; with a `--seed` alone it has that one run.
 */
import { parseArgs } from 'node:util';
import { checkSeed } from './check-seed.ts';

const SHRINK_WITHIN_MS = 120_000;
const LAST_SEED = 2 ** 31;

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    steps: { type: 'string', default: '300' },
    seeds: { type: 'string' },
  },
});
const first = Number(values.seed ?? Math.floor(Math.random() * LAST_SEED));
const steps = Number(values.steps);
const seeds =
  values.seeds === undefined ? (values.seed === undefined ? Number.POSITIVE_INFINITY : 1) : Number(values.seeds);
if (![first, steps].every(Number.isSafeInteger) || !(seeds > 0))
  throw new Error('--seed, --steps and --seeds take numbers');

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const began = performance.now();
let failed = 0;
process.once('SIGINT', () => process.exit(130)); // what a run keeps goes when the process exits
say(`${steps} steps of each seed from ${first} on`);
for (let done = 1; done <= seeds; done++) {
  const seed = first + done - 1;
  const broken = await checkSeed(seed, steps, SHRINK_WITHIN_MS);
  if (broken !== undefined) {
    failed += 1;
    say(broken);
  }
  const seconds = (performance.now() - began) / 1000;
  if (broken !== undefined || done % 10 === 0 || done === seeds) {
    say(`${done} seeds, ${failed} broken, ${Math.round((done * steps) / seconds)} steps a second; next is ${seed + 1}`);
  }
}
process.exitCode = failed > 0 ? 1 : 0;
