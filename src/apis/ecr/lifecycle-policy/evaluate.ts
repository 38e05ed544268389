import type { LifecycleAction, LifecycleImage, LifecycleRule } from '../../../model/lifecycle-policy.ts';
import { selects } from './selects.ts';

/** An image a rule acts on. */
export interface Verdict {
  readonly image: LifecycleImage;
  readonly rule: LifecycleRule;
}

/** What a policy asks for, and when time alone will make it ask for more; undefined for never. */
export interface Evaluation {
  readonly verdicts: readonly Verdict[];
  /** Epoch milliseconds. */
  readonly nextAt: number | undefined;
}

/** In milliseconds. */
export const DAY_MS = 24 * 3_600_000;
const IMAGES_AT_ONCE = 10_000;

/**
 * What the rules, by priority, ask of the images of a repository now. Every rule sees every image, marked or not; but
 * one that a rule has seen is left alone by those after it, even where that rule keeps it. A list goes before the images
 * in it, which wait.
 */
export function evaluateLifecyclePolicy(
  rules: readonly LifecycleRule[],
  images: readonly LifecycleImage[],
  now: number,
): Evaluation {
  const evaluation = evaluateInSteps(rules, images, now);
  for (;;) {
    const step = evaluation.next();
    if (step.done) return step.value;
  }
}

/** The same in steps, between which others may have their turn. */
export function* evaluateInSteps(
  rules: readonly LifecycleRule[],
  images: readonly LifecycleImage[],
  now: number,
): Generator<void, Evaluation> {
  const youngestFirst = [...images].sort((one, other) => startOf(other) - startOf(one) || other.id - one.id);
  const seen = new Set<LifecycleImage>();
  const verdicts: Verdict[] = [];
  let nextAt = Number.POSITIVE_INFINITY;
  for (const rule of rules) {
    const { countType, countNumber } = rule.selection;
    const isSelected = selects(rule);
    let place = 0;
    for (const [index, image] of youngestFirst.entries()) {
      if (index > 0 && index % IMAGES_AT_ONCE === 0) yield;
      if (!isSelected(image)) continue;
      place++;
      if (seen.has(image)) continue;
      seen.add(image);
      const dueAt = dueOf(image, rule);
      const isDue = countType === 'imageCountMoreThan' ? place > countNumber : dueAt <= now;
      if (!isDue) nextAt = Math.min(nextAt, dueAt);
      else if (!isHeld(image, rule.action.type)) verdicts.push({ image, rule });
    }
  }
  return { verdicts, nextAt: Number.isFinite(nextAt) ? nextAt : undefined };
}

/** When an image was pushed, or last came back from the archive. */
export const startOf = ({ pushedAt, activatedAt }: LifecycleImage): number => activatedAt ?? pushedAt;

/** The first millisecond at which an image is older than a rule's days; never for a rule that counts images. */
function dueOf(image: LifecycleImage, { selection: { countType, countNumber } }: LifecycleRule): number {
  if (countType === 'imageCountMoreThan') return Number.POSITIVE_INFINITY;
  return sinceOf(image, countType) + countNumber * DAY_MS + 1;
}

function sinceOf(image: LifecycleImage, countType: 'sinceImagePushed' | 'sinceImagePulled' | 'sinceImageTransitioned') {
  if (countType === 'sinceImageTransitioned') return image.archivedAt ?? Number.POSITIVE_INFINITY;
  const start = startOf(image);
  if (countType === 'sinceImagePushed') return start;
  const { pulledAt = start, activatedAt = 0 } = image;
  return Math.max(pulledAt, activatedAt); // a pull of before it was archived does not count
}

/** Whether an image must wait for a list that names it: to be deleted, or at least archived where it is itself to be. */
export const isHeld = ({ listedIn }: LifecycleImage, type: LifecycleAction['type']): boolean =>
  type === 'expire' ? listedIn !== undefined : listedIn === 'standard';
