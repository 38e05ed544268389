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
import { ecrError } from './errors.ts';
import { fetchImage, fetchManifest } from './fetch-image.ts';
import { findImage, type ImageId } from './lookup.ts';
import { scanOnPush } from './scan-image.ts';
import { openUpstream, type Upstream, UpstreamFailure } from './upstream.ts';

/** Fetches the images of other registries, as the pull through cache rules have it. */
export interface PullThrough {
  /**
   * Sees to it that an image is there that a rule is for, if its upstream has it; a tag is looked up there again after a
   * day. Where the image is not there, throws UpstreamFailure for an upstream that fails, and
   * UnableToGetUpstreamImageException for an image or a rule that cannot be used.
   */
  ensure(context: EcrContext, name: string, imageId: ImageId): Promise<void>;
  /** Gives up what is being fetched. */
  close(): void;
}

const LOOKED_UP_AFTER_MS = 24 * 3_600_000; // user guide: at most once in 24 hours
const MOST_REMEMBERED = 10_000;

/** Makes it. */
export function createPullThrough(): PullThrough {
  const closing = new AbortController();
  const lookedUp = new Remembered<number>(MOST_REMEMBERED);
  const fetching = new Map<string, Promise<void>>();

  async function load(
    context: EcrContext,
    found: FoundRule,
    { name, imageId, key }: { readonly name: string; readonly imageId: ImageId; readonly key: string },
  ): Promise<void> {
    const repository = context.store.repositories.find(context.scope, name);
    const isThere = repository !== undefined && findImage(context, repository, imageId) !== undefined;
    if (isThere && imageId.imageDigest !== undefined) return;
    if (isThere && context.now - (lookedUp.get(key) ?? Number.NEGATIVE_INFINITY) < LOOKED_UP_AFTER_MS) return;
    const upstreamName = withPrefix(withoutPrefix(name, found.prefix), found.rule.upstreamRepositoryPrefix);
    try {
      await fetchOrCopy(context, { name, upstreamName, rule: found.rule, imageId }, closing.signal);
      lookedUp.put(key, context.now);
    } catch (error) {
      if (!(error instanceof UpstreamFailure || error instanceof AwsError)) throw error;
      if (isThere) return; // user guide: the cached image is served where the upstream cannot be asked
      if (error instanceof UpstreamFailure) throw error;
      throw ecrError('UnableToGetUpstreamImageException', error.message);
    }
  }

  return {
    async ensure(context, name, imageId) {
      const found = cacheRuleFor(context.store, context.scope, name);
      if (found === undefined) return;
      const { accountId, region } = context.scope;
      const key = JSON.stringify([accountId, region, name, imageId.imageDigest ?? imageId.imageTag]);
      const running = fetching.get(key);
      if (running) return running;
      const run = load(context, found, { name, imageId, key }).finally(() => fetching.delete(key));
      fetching.set(key, run);
      return run;
    },
    close: () => closing.abort(),
  };
}

/** Opens the upstream of a rule. Throws SecretNotFoundException and UnableToAccessSecretException. */
export function upstreamOfRule({ store, scope }: EcrContext, rule: CacheRule, signal: AbortSignal): Upstream {
  const { upstreamRegistryUrl: url, credentialArn } = rule;
  const credentials = credentialArn === undefined ? undefined : credentialsOf(store, scope, credentialArn);
  return openUpstream({ url, credentials, scope, signal });
}

interface Wanted {
  readonly name: string;
  readonly upstreamName: string;
  readonly rule: CacheRule;
  readonly imageId: ImageId;
}

async function fetchOrCopy(context: EcrContext, wanted: Wanted, signal: AbortSignal): Promise<void> {
  const { name, upstreamName, rule, imageId } = wanted;
  const { store } = context;
  const ecr = ecrScopeOf(rule.upstreamRegistryUrl);
  if (ecr) {
    store.transaction(() => {
      const from = store.repositories.find(ecr, upstreamName);
      const image = from && findImage(context, from, imageId);
      if (image) copyImage(context, { from, to: repositoryFor(context, name), image, tag: imageId.imageTag });
    });
  } else {
    const upstream = upstreamOfRule(context, rule, signal);
    const sent = await fetchManifest(upstream, upstreamName, imageId);
    if (sent === undefined) return;
    const repository = store.transaction(() => repositoryFor(context, name));
    await fetchImage(context, repository, sent, { upstream, name: upstreamName });
  }
  store.transaction(() => {
    const repository = store.repositories.find(context.scope, name);
    const image = repository && findImage(context, repository, imageId);
    if (image) scanOnPush(context, repository, image);
  });
}

const repositoryFor = (context: EcrContext, name: string): Repository =>
  context.store.repositories.find(context.scope, name) ??
  createFromTemplate(context, context.scope, name, 'PULL_THROUGH_CACHE');
