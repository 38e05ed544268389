import { ROOT } from '../../../model/repository-prefix.ts';
import { presentCacheRule, upstreamOf } from '../cache-rules.ts';
import { credentialsOf } from '../credentials.ts';
import { ecrError, invalidParameter, limitExceeded } from '../errors.ts';
import { operation } from '../operation.ts';
import { seconds } from '../seconds.ts';
import { registryOf } from '../registry-of.ts';

const MOST_RULES = 50; // user guide, service quotas

/** Has images below a prefix fetched from another registry when they are asked for; beyond AWS's, from any URL. */
export const createPullThroughCacheRule = operation('CreatePullThroughCacheRule', (context, input) => {
  const { store, now } = context;
  const { ecrRepositoryPrefix: prefix, upstreamRegistryUrl, upstreamRepositoryPrefix = ROOT, credentialArn } = input;
  const scope = registryOf(context.scope, input.registryId);
  const upstream = upstreamOf(upstreamRegistryUrl);
  const upstreamRegistry = input.upstreamRegistry ?? upstream?.kind;
  if (upstream === undefined || (upstream.kind !== undefined && upstream.kind !== upstreamRegistry)) {
    throw ecrError(
      'UnsupportedUpstreamRegistryException',
      `The upstream registry URL ${upstreamRegistryUrl} is invalid. Specify a valid upstream registry URL and try again`,
    );
  }
  if (prefix === ROOT && upstreamRepositoryPrefix !== ROOT) {
    throw invalidParameter('upstreamRepositoryPrefix', 'It must be ROOT when ecrRepositoryPrefix is ROOT');
  }
  if (upstream.wantsLogin && credentialArn === undefined) {
    throw invalidParameter('credentialArn', 'Member must not be null');
  }
  if (credentialArn !== undefined) credentialsOf(store, scope, credentialArn);
  if (store.registrySettings.get(scope, 'cacheRule', prefix)) {
    throw ecrError(
      'PullThroughCacheRuleAlreadyExistsException',
      `A pull through cache rule with prefix '${prefix}' already exists in the registry with id '${scope.accountId}'`,
    );
  }
  if (store.registrySettings.list(scope, 'cacheRule', undefined, MOST_RULES).length === MOST_RULES) {
    throw limitExceeded('pull through cache rules per registry', MOST_RULES);
  }
  const { customRoleArn } = input;
  const rule = {
    upstreamRegistryUrl,
    upstreamRegistry,
    upstreamRepositoryPrefix,
    credentialArn,
    customRoleArn,
    createdAt: now,
    updatedAt: now,
  };
  store.registrySettings.put(scope, 'cacheRule', rule, prefix);
  return { ...presentCacheRule(scope, prefix, rule), upstreamRegistry, createdAt: seconds(now) };
});
