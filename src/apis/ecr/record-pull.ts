import type { Image } from '../../model/image.ts';
import type { Repository } from '../../model/repository.ts';
import type { EcrContext } from './context.ts';

const REFRESHED_AFTER_MS = 24 * 3_600_000; // AWS: a pull is recorded at most every 24 hours

/** Notes that an image was pulled, but for principals whose pulls its registry leaves out. */
export function recordPull({ store, now, principalArn }: EcrContext, { scope }: Repository, image: Image): void {
  const { id, pulledAt } = image;
  if (principalArn !== undefined && store.registrySettings.get(scope, 'pullTimeExclusion', principalArn)) return;
  if (pulledAt === undefined || pulledAt <= now - REFRESHED_AFTER_MS) store.images.pulled(id, now);
}
