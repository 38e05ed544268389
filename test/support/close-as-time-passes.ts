import { expect } from 'vitest';
import type { ManualClock } from './manual-clock.ts';

/** Closes a server while its real time is moved on; fails where it does not close however much passes. */
export async function closeAsTimePasses(server: { close(): Promise<void> }, realClock: ManualClock): Promise<void> {
  let isClosed = false;
  const closed = server.close().then(() => {
    isClosed = true;
  });
  await expect
    .poll(() => {
      realClock.advance(1000);
      return isClosed;
    })
    .toBe(true);
  await closed;
}
