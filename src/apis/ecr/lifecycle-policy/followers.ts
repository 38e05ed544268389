import type { LifecycleAction, LifecycleImage } from '../../../model/lifecycle-policy.ts';
import { DAY_MS, isHeld, startOf } from './evaluate.ts';

/** What is to become of an image. */
export interface Deed {
  readonly image: LifecycleImage;
  readonly type: LifecycleAction['type'];
}

/** The images that go where those they are about went, and when time alone will make more of them go; undefined for never. */
export interface Followers {
  readonly deeds: readonly Deed[];
  /** Epoch milliseconds. */
  readonly nextAt: number | undefined;
}

/**
 * What refers to an image, such as a signature, expires or is archived once that was deleted or archived by anybody, but
 * stays for a day where it is (user guide, lifecycle policies, and image signing). No rule is asked.
 */
export function followersOf(images: readonly LifecycleImage[], now: number): Followers {
  const deeds: Deed[] = [];
  let nextAt = Number.POSITIVE_INFINITY;
  for (const image of images) {
    const { subject, archivedAt } = image;
    if (subject === undefined || (subject === 'archived' && archivedAt !== undefined)) continue;
    const type = subject === 'deleted' ? 'expire' : 'transition';
    const dueAt = (archivedAt ?? startOf(image)) + DAY_MS;
    if (dueAt > now) nextAt = Math.min(nextAt, dueAt);
    else if (!isHeld(image, type)) deeds.push({ image, type });
  }
  return { deeds, nextAt: Number.isFinite(nextAt) ? nextAt : undefined };
}
