import type { Clock, Ids } from '../../effects.ts';
import type { CacheRule } from '../../model/registry.ts';
import type { Repository } from '../../model/repository.ts';
import { withoutPrefix, withPrefix } from '../../model/repository-prefix.ts';
import { Remembered } from '../../store/remembered.ts';
import { AwsError } from '../../wire/errors.ts';
import { cacheRuleFor, ecrScopeOf, type FoundRule } from './cache-rules.ts';
import type { EcrContext } from './context.ts';
import { copyImage } from './copy-image.ts';
import { createFromTemplate } from './create-from-template.ts';
import { credentialsOf } from './credentials.ts';
import { digestOf } from './digest-of.ts';
import { ecrError } from './errors.ts';
import { fetchManifest, fetchParts } from './fetch-image.ts';
import { findImage, type ImageId } from './lookup.ts';
import { tellPullThrough, type ToldFetch } from './outbox.ts';
import { type PutManifest, putManifest } from './put-manifest.ts';
import { replicate } from './replicate.ts';
import { scanOnPush } from './scan-image.ts';
import { openUpstream, type Upstream, UpstreamFailure } from './upstream.ts';

/** Fetches the images of other registries, as the pull through cache rules have it. */
export interface PullThrough {
  /**
   * Sees to it that an image is there that a rule is for, if its upstream has it; a tag is looked up there again after a
   * day. `via` is the header of that name of the request: what comes from ourselves is not asked for again. Where the
   * image is not there, throws UpstreamFailure for an upstream that fails, and UnableToGetUpstreamImageException for an
   * image or a rule that cannot be used.
   */
  ensure(context: EcrContext, name: string, imageId: ImageId, via?: string): Promise<void>;
  /** Opens the upstream of a rule. Throws SecretNotFoundException and UnableToAccessSecretException. */
  upstreamOf(context: EcrContext, rule: CacheRule): Upstream;
  /** Gives up what is being fetched. */
  close(): void;
}

const ASKED_AGAIN_AFTER_MS = 24 * 3_600_000; // user guide: at most once in 24 hours
const FAILED_AGAIN_AFTER_MS = 300_000; // every pull would else wait for an upstream that does not answer
const MOST_REMEMBERED = 10_000;

/** What is fetched, and how. */
interface Fetch {
  readonly found: FoundRule;
  readonly name: string;
  readonly imageId: ImageId;
  readonly asked: AskedBy;
}

/** Who asks an upstream, and until when. */
type AskedBy = Pick<Parameters<typeof openUpstream>[0], 'signal' | 'via' | 'clock'>;

/** Makes it; `clock` is of real time. */
export function createPullThrough({ ids, clock }: { readonly ids: Ids; readonly clock: Clock }): PullThrough {
  const closing = new AbortController();
  const notBefore = new Remembered<number>(MOST_REMEMBERED);
  const fetching = new Map<string, Promise<void>>();
  const own = `drydock-${ids.uuid()}`;
  const askedBy = (via: string): AskedBy => ({
    signal: closing.signal,
    via: [via, `1.1 ${own}`].filter(Boolean).join(', '),
    clock,
  });

  async function load(context: EcrContext, fetch: Fetch, key: string): Promise<void> {
    const { name, imageId } = fetch;
    const repository = context.store.repositories.find(context.scope, name);
    const isThere = repository !== undefined && findImage(context, repository, imageId) !== undefined;
    if (isThere && imageId.imageDigest !== undefined) return;
    if (isThere && context.now < (notBefore.get(key) ?? Number.NEGATIVE_INFINITY)) return;
    try {
      await fetchOrCopy(context, fetch);
      notBefore.put(key, context.now + ASKED_AGAIN_AFTER_MS);
    } catch (error) {
      if (!(error instanceof UpstreamFailure || error instanceof AwsError)) throw error;
      const failure = { code: error.code.replace(/Exception$/, ''), reason: error.message };
      context.store.transaction(() => tellPullThrough(context, toldOf(context, fetch, imageId, failure)));
      notBefore.put(key, context.now + FAILED_AGAIN_AFTER_MS);
      if (isThere) return; // user guide: the cached image is served where the upstream cannot be asked
      if (error instanceof UpstreamFailure) throw error;
      throw ecrError('UnableToGetUpstreamImageException', error.message);
    }
  }

  return {
    async ensure(context, name, imageId, via = '') {
      const found = cacheRuleFor(context.store, context.scope, name);
      if (found === undefined || via.includes(own)) return;
      const { accountId, region } = context.scope;
      const key = JSON.stringify([accountId, region, name, imageId.imageDigest ?? imageId.imageTag]);
      // Two registries that have an image from each other would else each wait for the other to have it.
      const place = `${key} ${via}`;
      const running = fetching.get(place);
      if (running) return running;
      const run = load(context, { found, name, imageId, asked: askedBy(via) }, key).finally(() =>
        fetching.delete(place),
      );
      fetching.set(place, run);
      return run;
    },
    upstreamOf: (context, rule) => upstreamOfRule(context, rule, askedBy('')),
    close: () => closing.abort(),
  };
}

function upstreamOfRule({ store, scope }: EcrContext, rule: CacheRule, asked: AskedBy): Upstream {
  const { upstreamRegistryUrl: url, credentialArn } = rule;
  const credentials = credentialArn === undefined ? undefined : credentialsOf(store, scope, credentialArn);
  return openUpstream({ url, credentials, scope, ...asked });
}

async function fetchOrCopy(context: EcrContext, fetch: Fetch): Promise<void> {
  const { name, found, imageId, asked } = fetch;
  const { store } = context;
  const upstreamName = withPrefix(withoutPrefix(name, found.prefix), found.rule.upstreamRepositoryPrefix);
  const ecr = ecrScopeOf(found.rule.upstreamRegistryUrl);
  if (ecr) {
    store.transaction(() => {
      const from = store.repositories.find(ecr, upstreamName);
      const image = from && findImage(context, from, imageId);
      if (from === undefined || image === undefined || image.isArchived) return; // nobody can pull that
      const to = repositoryFor(context, name);
      arrived(context, fetch, { repository: to, digest: image.digest }, () =>
        copyImage(context, { from, to, image, tag: imageId.imageTag }),
      );
    });
    return;
  }
  const upstream = upstreamOfRule(context, found.rule, asked);
  const sent = await fetchManifest(upstream, upstreamName, imageId);
  if (sent === undefined) return;
  const repository = store.transaction(() => repositoryFor(context, name));
  await fetchParts(context, repository, sent, { upstream, name: upstreamName });
  store.transaction(() => {
    const current = store.repositories.get(repository.id);
    if (current === undefined) return;
    const digest = digestOf(sent.bytes);
    arrived(context, fetch, { repository: current, digest }, () => putManifest(context, current, sent));
  });
}

/** An image that is wholly there, and where it goes. */
interface Arrived {
  readonly repository: Repository;
  readonly digest: string;
}

/**
 * Stores an image with all that follows, unless it is in the archive: a pull is no push, which would bring it back. Call
 * it in a transaction.
 */
function arrived(context: EcrContext, fetch: Fetch, { repository, digest }: Arrived, put: () => PutManifest): void {
  if (context.store.images.byDigest(repository.id, digest)?.isArchived) return;
  const { image, wasThere } = put();
  const { imageTag } = fetch.imageId;
  tellPullThrough(context, toldOf(context, fetch, { imageTag, imageDigest: digest }));
  if (wasThere) return;
  replicate(context, repository, image, imageTag);
  scanOnPush(context, repository, image);
}

function toldOf(
  { scope }: EcrContext,
  { found: { prefix, rule }, name }: Fetch,
  imageId: ImageId,
  failure?: ToldFetch['failure'],
): ToldFetch {
  const { upstreamRegistryUrl } = rule;
  return { repository: { scope, name }, prefix, upstreamRegistryUrl, imageId, failure };
}

const repositoryFor = (context: EcrContext, name: string): Repository =>
  context.store.repositories.find(context.scope, name) ??
  createFromTemplate(context, context.scope, name, 'PULL_THROUGH_CACHE');
