import type { Cancel, Clock, Log } from '../../effects.ts';
import type { Store } from '../../store/database.ts';

const LOOK_EVERY_MS = 60 * 60 * 1000;
const SEGMENTS_AT_ONCE = 100; // so that forgetting much keeps no request waiting

/** Frees the space of events that are past their group's retention; to callers they are gone the moment they are. */
export function createLogRetention({ store, clock, log }: { store: Store; clock: Clock; log: Log }): {
  start(): void;
  close(): void;
} {
  let cancel: Cancel = () => undefined;

  function forget(): void {
    let deleted = 0;
    try {
      deleted = store.transaction(() => store.logs.deleteExpired(clock.now(), SEGMENTS_AT_ONCE));
    } catch (error) {
      log.warn({ err: error }, 'could not delete expired log events; will try again');
    }
    cancel = clock.after(deleted >= SEGMENTS_AT_ONCE ? 1 : LOOK_EVERY_MS, forget);
  }

  return {
    start() {
      cancel = clock.after(LOOK_EVERY_MS, forget);
    },
    close: () => cancel(),
  };
}
