import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { it } from 'vitest';
import { eventsAgree } from './histories/events-agree.ts';
import { listsAgree } from './histories/lists-agree.ts';
import { filesAgree, rowsAgree } from './histories/rows-agree.ts';
import { type ImageRow, look, type Snapshot, snapshotOf } from './histories/snapshot.ts';
import { SCOPES, type Step, step } from './histories/steps.ts';
import { takeStep } from './histories/take-step.ts';
import { openWorld, type World } from './histories/world.ts';

/** So that most steps find something to work on. */
const BEGINNING: readonly Step[] = ([0, 3] as const).map((where) => ({
  do: 'create',
  where,
  name: 'app',
  isFixed: false,
  scans: true,
}));

const [RUNS, SEED, MOST_STEPS] = [4, 51, 40];
/** A history that fails is made shorter for so long. */
const SHRUNK_FOR_MS = 90_000;

/** Whether a push changed anything, as its event says. */
function isPushTold({ where, name }: Step & { do: 'push' }, before: Snapshot, after: Snapshot): boolean {
  const { accountId, region } = SCOPES[where];
  if (region === '') return false;
  const isThere = ({ repository: one }: ImageRow): boolean =>
    one.name === name && one.accountId === accountId && one.region === region;
  const inWords = ({ images }: Snapshot): string =>
    JSON.stringify(images.filter(isThere).map(({ id, tags, isArchived }) => [id, tags, isArchived]));
  return inWords(before) !== inWords(after);
}

async function takeAndCheck(world: World, one: Step): Promise<void> {
  const before = look(world.data, snapshotOf);
  const done = await takeStep(world, one);
  const after = look(world.data, (database) => {
    rowsAgree(database);
    filesAgree(database, world.data, one.do === 'collect');
    const now = snapshotOf(database);
    const pushed = one.do === 'push' && done && isPushTold(one, before, now) ? 1 : 0;
    if (one.do !== 'together') eventsAgree(database, { before, after: now, isReset: one.do === 'reset', pushed });
    return now;
  });
  await listsAgree(world, after);
}

it(
  'whatever happens to a registry, all that is in it fits together',
  async () => {
    const histories = fc.array(step, { minLength: MOST_STEPS / 2, maxLength: MOST_STEPS, size: 'max' });
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        const folder = mkdtempSync(join(tmpdir(), 'drydock-history-'));
        const world = await openWorld(folder);
        try {
          for (const one of [...BEGINNING, ...history]) await takeAndCheck(world, one);
        } finally {
          await world.close();
          rmSync(folder, { recursive: true, force: true });
        }
      }),
      { numRuns: RUNS, seed: SEED, interruptAfterTimeLimit: SHRUNK_FOR_MS, markInterruptAsFailure: true },
    );
  },
  2 * SHRUNK_FOR_MS,
);
