import { setImmediate as nextTurn } from 'node:timers/promises';

/** Takes all steps of some work, one at a turn of the event loop unless `atOnce`, so that it keeps no request waiting. */
export async function inTurns<T>(steps: Generator<void, T>, atOnce = false): Promise<T> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (!atOnce) await nextTurn();
  }
}
