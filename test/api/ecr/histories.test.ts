import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { eventsAgree } from './histories/events-agree.ts';
import { listsAgree } from './histories/lists-agree.ts';
import { previewsCameTrue } from './histories/previews-came-true.ts';
import { filesAgree, rowsAgree } from './histories/rows-agree.ts';
import { look, type Snapshot, snapshotOf } from './histories/snapshot.ts';
import { type Step, step } from './histories/steps.ts';
import { takeStep } from './histories/take-step.ts';
import { openWorld, type World } from './histories/world.ts';

const RUNS = Number(process.env.HISTORIES ?? 8);
const SEED = Number(process.env.HISTORY_SEED ?? 7);

/** Whether a push changed anything, as its event says. */
function isPushTold({ where, name }: Step & { do: 'push' }, before: Snapshot, after: Snapshot): boolean {
  if (where === 3) return false;
  const inWords = ({ images }: Snapshot): string =>
    JSON.stringify(
      images
        .filter(({ repository }) => repository.name === name)
        .map(({ id, tags, isArchived }) => [id, tags, isArchived]),
    );
  return inWords(before) !== inWords(after);
}

async function takeAndCheck(world: World, one: Step): Promise<void> {
  const before = look(world.data, snapshotOf);
  const done = one.do === 'preview' ? await previewsCameTrue(world, one) : await takeStep(world, one);
  const after = look(world.data, (database) => {
    rowsAgree(database);
    filesAgree(database, world.data, one.do === 'collect');
    const now = snapshotOf(database);
    const pushed = one.do === 'push' && done && isPushTold(one, before, now) ? 1 : 0;
    eventsAgree(database, { before, after: now, isReset: one.do === 'reset', pushed });
    return now;
  });
  await listsAgree(world, after);
}

it('whatever happens to a registry, all that is in it fits together', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 40, size: 'max' }), async (history) => {
      const folder = mkdtempSync(join(tmpdir(), 'drydock-history-'));
      const world = await openWorld(folder);
      try {
        for (const [index, one] of history.entries()) {
          try {
            await takeAndCheck(world, one);
          } catch (error) {
            const { message } = error as Error;
            process.stdout.write(
              `FAILED ${index} ${message.slice(0, 900)}\n${history.slice(0, index + 1).map((o) => JSON.stringify(o)).join('\n')}\n`,
            );
            throw error;
          }
        }
      } finally {
        await world.close();
        rmSync(folder, { recursive: true, force: true });
      }
    }),
    { numRuns: RUNS, seed: SEED, endOnFailure: process.env.SHRINK === undefined },
  );
  expect.hasAssertions();
}, 600_000);
