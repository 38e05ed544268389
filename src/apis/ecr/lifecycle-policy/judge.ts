import type { LifecycleImage, LifecycleRule } from '../../../model/lifecycle-policy.ts';
import type { Store } from '../../../store/database.ts';
import { type Evaluation, evaluateInSteps } from './evaluate.ts';
import { type Followers, followersOf } from './followers.ts';

interface Question {
  readonly repositoryId: number;
  readonly rules: readonly LifecycleRule[];
  /** Epoch milliseconds. */
  readonly now: number;
}

/** What rules ask, and what follows without them. */
export interface Judgement extends Evaluation {
  readonly followers: Followers;
}

/** What rules ask of the images of a repository, in steps between which others may have their turn. */
export function* judgeInSteps(
  { lifecyclePolicies }: Pick<Store, 'lifecyclePolicies'>,
  { repositoryId, rules, now }: Question,
): Generator<void, Judgement> {
  const images: LifecycleImage[] = [];
  for (const some of lifecyclePolicies.images(repositoryId)) {
    if (images.length > 0) yield;
    images.push(...some);
  }
  return { ...(yield* evaluateInSteps(rules, images, now)), followers: followersOf(images, now) };
}
