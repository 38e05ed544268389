import type { Clock } from '../../../effects.ts';
import { RuntimeError } from '../../runtime.ts';
import type { Engine } from './connect.ts';

const LOOK_AGAIN_MS = 50;
const MOST_LOOKS = 200;

/** Ends and removes containers with their anonymous volumes, and waits until they are gone. */
export async function removeContainers(engine: Engine, clock: Clock, ids: readonly string[]): Promise<void> {
  await Promise.all(ids.map((id) => removeOne(engine, clock, id)));
}

async function removeOne(engine: Engine, clock: Clock, id: string): Promise<void> {
  try {
    await engine.call('other', (docker) => docker.getContainer(id).remove({ force: true, v: true }), [404]);
  } catch (error) {
    // Somebody else is at it. (The engine's own "wait until removed" would hang for ever if the engine went away.)
    if (!(error instanceof RuntimeError) || !/removal of container .* is already in progress/.test(error.message))
      throw error;
    await untilGone(engine, clock, id, error);
  }
}

async function untilGone(engine: Engine, clock: Clock, id: string, otherwise: RuntimeError): Promise<void> {
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    if ((await engine.call('other', (docker) => docker.getContainer(id).inspect(), [404])) === undefined) return;
    await new Promise<void>((resolve) => void clock.after(LOOK_AGAIN_MS, resolve));
  }
  throw otherwise;
}
