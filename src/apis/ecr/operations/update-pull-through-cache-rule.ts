import { findCacheRule, presentCacheRule } from '../cache-rules.ts';
import { credentialsOf } from '../credentials.ts';
import { operation } from '../operation.ts';
import { seconds } from '../seconds.ts';
import { registryOf } from '../registry-of.ts';

/** Gives a rule another login. */
export const updatePullThroughCacheRule = operation('UpdatePullThroughCacheRule', (context, input) => {
  const { store, now } = context;
  const { ecrRepositoryPrefix: prefix } = input;
  const scope = registryOf(context.scope, input.registryId);
  const before = findCacheRule(context, scope, prefix);
  const { credentialArn = before.credentialArn, customRoleArn = before.customRoleArn } = input;
  if (credentialArn !== undefined) credentialsOf(store, scope, credentialArn);
  const rule = { ...before, credentialArn, customRoleArn, updatedAt: now };
  store.registrySettings.put(scope, 'cacheRule', rule, prefix);
  const { upstreamRegistryUrl: _unchanged, ...presented } = presentCacheRule(scope, prefix, rule);
  return { ...presented, updatedAt: seconds(now) };
});
