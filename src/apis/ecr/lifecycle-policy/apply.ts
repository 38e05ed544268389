import { inTurns } from '../../../reconcile/in-turns.ts';
import { inSlices } from '../../../reconcile/in-slices.ts';
import type { Repository } from '../../../model/repository.ts';
import type { Store } from '../../../store/database.ts';
import type { EcrContext } from '../context.ts';
import { deleteImage } from '../delete-image.ts';
import { tellStorageClass } from '../outbox.ts';
import { startOf } from './evaluate.ts';
import type { Deed } from './followers.ts';
import { judgeInSteps, type Judgement } from './judge.ts';
import { readLifecyclePolicy } from './read-policy.ts';

/** How many images expired and were archived. */
export interface Applied {
  readonly expired: number;
  readonly archived: number;
}

type Context = Pick<EcrContext, 'store' | 'ids' | 'now'>;

const REFERRERS_AT_ONCE = 100;
const TRIES_IN_TURNS = 3;

/**
 * Evaluates the policy of a repository and does all it asks for, a slice at a turn. What changes meanwhile is left alone
 * until the next time, and so is what is not done when the signal is aborted. Does nothing where there is no policy.
 */
export async function applyLifecyclePolicy(
  context: Context,
  repositoryId: number,
  signal?: AbortSignal,
): Promise<Applied> {
  const { store, now } = context;
  const { lifecyclePolicies: policies } = store;
  const applied = { expired: 0, archived: 0 };
  const judged = await judge(store, repositoryId, now);
  if (!judged) return applied;
  const { text, verdicts, nextAt, followers } = judged;
  const asked = verdicts.map(({ image, rule }): Deed => ({ image, type: rule.action.type }));
  const deeds = [...asked, ...followers.deeds].sort(byAge); // user guide: older images go before newer ones
  // Once more after anything is done: images may be free then that waited for their list.
  policies.evaluated(repositoryId, now, deeds.length > 0 ? now : earlier(nextAt, followers.nextAt));

  function work(slice: readonly Deed[]): void {
    const repository = store.repositories.get(repositoryId);
    if (!repository || policies.get(repositoryId)?.text !== text) return;
    for (const deed of slice) {
      if (!isAsItWas(store, repositoryId, deed)) continue;
      act(context, repository, deed);
      applied[deed.type === 'expire' ? 'expired' : 'archived']++;
    }
  }

  await inSlices(deeds, (slice) => {
    if (!signal?.aborted) store.transaction(() => work(slice));
  });
  return applied;
}

const byAge = (one: Deed, other: Deed): number =>
  startOf(one.image) - startOf(other.image) || one.image.id - other.image.id;

const earlier = (one: number | undefined, other: number | undefined): number | undefined =>
  one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);

interface Judged extends Judgement {
  /** The policy. */
  readonly text: string;
}

/**
 * Judges the images as they are at one moment: again where they, or the policy, changed while they were looked at, for a
 * count of what never was there together may expire one too many; and in the end without a pause.
 */
async function judge(store: Store, repositoryId: number, now: number): Promise<Judged | undefined> {
  const { lifecyclePolicies: policies } = store;
  for (let tries = 0; ; tries++) {
    const policy = policies.get(repositoryId);
    if (!policy) return undefined;
    policies.evaluated(repositoryId, now, now + 1); // not 0, which says that something changed since
    const rules = readLifecyclePolicy(policy.text);
    const steps = judgeInSteps(store, { repositoryId, rules, now });
    const judgement = await inTurns(steps, tries >= TRIES_IN_TURNS);
    if (!policies.isDue(repositoryId)) return { text: policy.text, ...judgement };
  }
}

function isAsItWas({ images, lifecyclePolicies }: Store, repositoryId: number, { image, type }: Deed): boolean {
  const current = images.byDigest(repositoryId, image.digest);
  if (current?.id !== image.id || current.isArchived !== (image.archivedAt !== undefined)) return false;
  if (lifecyclePolicies.fateOfSubject(image.id) !== image.subject) return false;
  if (type === 'expire' && images.isReferenced(repositoryId, image.digest)) return false;
  const tags = images.tagsOf(image.id);
  return tags.length === image.tags.length && tags.every((tag) => image.tags.includes(tag));
}

/** Expires or archives an image, and with it the artifacts that refer to it, such as signatures. */
function act(context: Context, repository: Repository, { image, type }: Deed): void {
  const { store, now } = context;
  const expires = type === 'expire';
  const actOn = (imageDigest: string): void => {
    const archived = expires ? undefined : store.images.byDigest(repository.id, imageDigest);
    if (expires) deleteImage(context, repository, { imageDigest });
    if (archived === undefined) return;
    store.images.archive(archived.id, now);
    tellStorageClass(context, repository, archived, 'ARCHIVE');
  };
  const digests = new Set([image.digest]);
  actOn(image.digest);
  for (const digest of digests) {
    for (const { digest: referrer, isArchived } of referrersOf(store, repository.id, digest)) {
      if (digests.has(referrer) || store.images.isReferenced(repository.id, referrer)) continue;
      digests.add(referrer);
      if (expires || !isArchived) actOn(referrer);
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
