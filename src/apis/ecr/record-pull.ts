import type { Image } from '../../model/image.ts';
import type { EcrContext } from './context.ts';

const REFRESHED_AFTER_MS = 24 * 3_600_000; // AWS: a pull is recorded at most every 24 hours

/** Notes that an image was pulled. */
export function recordPull({ store, now }: EcrContext, { id, pulledAt }: Image): void {
  if (pulledAt === undefined || pulledAt <= now - REFRESHED_AFTER_MS) store.images.pulled(id, now);
}
