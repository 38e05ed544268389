import type { Store } from '../../../store/database.ts';
import { evaluateLifecyclePolicy, type Verdict } from './evaluate.ts';
import { readLifecyclePolicy } from './read-policy.ts';

/** What was done, in images; `isDone` where the policy asks for nothing more now. */
export interface Applied {
  readonly expired: number;
  readonly archived: number;
  readonly isDone: boolean;
}

const AT_ONCE = 5_000; // so that much of it keeps no request waiting for long
const REFERRERS_AT_ONCE = 100;

/**
 * Evaluates the policy of a repository and does what it asks for, or the first of it. Call it in a transaction; undefined
 * where there is no policy.
 */
export function applyLifecyclePolicy(store: Store, repositoryId: number, now: number): Applied | undefined {
  const { lifecyclePolicies: policies } = store;
  const policy = policies.get(repositoryId);
  if (!policy) return undefined;
  const rules = readLifecyclePolicy(policy.text);
  const { verdicts, nextAt } = evaluateLifecyclePolicy(rules, policies.images(repositoryId), now);
  const first = verdicts.slice(0, AT_ONCE);
  for (const verdict of first) act(store, repositoryId, verdict, now);
  const isDone = verdicts.length === 0; // else images may be free now that waited for those
  policies.evaluated(repositoryId, now, isDone ? nextAt : now);
  const expired = first.filter(({ rule }) => rule.action.type === 'expire').length;
  return { expired, archived: first.length - expired, isDone };
}

/** Expires or archives an image, and with it the artifacts that refer to it, such as signatures. */
function act(store: Store, repositoryId: number, { image, rule }: Verdict, now: number): void {
  const { images } = store;
  const expires = rule.action.type === 'expire';
  const actOn = (id: number): void => (expires ? images.delete(id) : images.archive(id, now));
  const digests = new Set([image.digest]);
  actOn(image.id);
  for (const digest of digests) {
    for (const { id, digest: referrer, isArchived } of referrersOf(store, repositoryId, digest)) {
      if (digests.has(referrer) || images.isReferenced(repositoryId, referrer)) continue;
      digests.add(referrer);
      if (expires || !isArchived) actOn(id);
    }
  }
}

function* referrersOf({ images }: Store, repositoryId: number, digest: string) {
  for (let after = 0; ; ) {
    const found = images.referrers(repositoryId, digest, { after, limit: REFERRERS_AT_ONCE });
    yield* found;
    if (found.length < REFERRERS_AT_ONCE) return;
    after = found.at(-1)?.id ?? after;
  }
}
