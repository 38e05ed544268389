import { findCacheRule, presentCacheRule } from '../cache-rules.ts';
import { operation } from '../operation.ts';
import { seconds } from '../seconds.ts';
import { registryOf } from '../registry-of.ts';

/** Deletes a rule and gives it once more; what was fetched by it stays. */
export const deletePullThroughCacheRule = operation('DeletePullThroughCacheRule', (context, input) => {
  const scope = registryOf(context.scope, input.registryId);
  const rule = findCacheRule(context, scope, input.ecrRepositoryPrefix);
  context.store.registrySettings.delete(scope, 'cacheRule', input.ecrRepositoryPrefix);
  return { ...presentCacheRule(scope, input.ecrRepositoryPrefix, rule), createdAt: seconds(rule.createdAt) };
});
