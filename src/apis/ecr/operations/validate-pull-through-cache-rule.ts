import { ecrScopeOf, findCacheRule, presentCacheRule } from '../cache-rules.ts';
import { diskOperation } from '../operation.ts';
import { registryOf } from '../registry-of.ts';

/** Whether the upstream of a rule can be reached and takes the rule's login. */
export const validatePullThroughCacheRule = diskOperation('ValidatePullThroughCacheRule', async (context, input) => {
  const scope = registryOf(context.scope, input.registryId);
  const rule = findCacheRule(context, scope, input.ecrRepositoryPrefix);
  const presented = presentCacheRule(scope, input.ecrRepositoryPrefix, rule);
  if (ecrScopeOf(rule.upstreamRegistryUrl)) return { ...presented, isValid: true }; // it is this registry
  try {
    const response = await context.pullThrough.upstreamOf({ ...context, scope }, rule).get('/v2/');
    await response.body?.cancel();
    return response.ok
      ? { ...presented, isValid: true }
      : { ...presented, isValid: false, failure: 'The upstream is not a registry.' };
  } catch (error) {
    return { ...presented, isValid: false, failure: error instanceof Error ? error.message : String(error) };
  }
});
