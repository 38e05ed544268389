import type { Cancel, Clock } from '../../effects.ts';

/** One timer that can be put to another time. */
export interface Timer {
  /** Rings at a time in epoch milliseconds, or, undefined, not at all. */
  setAt(at: number | undefined): void;
  stop(): void;
}

export function createTimer(clock: Clock, ring: () => void): Timer {
  let setTo: number | undefined;
  let cancel: Cancel = () => undefined;
  return {
    setAt(at) {
      if (at === setTo) return;
      cancel();
      setTo = at;
      if (at === undefined) return;
      cancel = clock.after(Math.max(1, at - clock.now()), () => {
        setTo = undefined;
        ring();
      });
    },
    stop() {
      cancel();
      setTo = undefined;
    },
  };
}
