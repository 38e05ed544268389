import type { CacheRule } from '../../../model/registry.ts';
import type { Scope } from '../../../model/scope.ts';
import type { PullThroughCacheRule, UpstreamRegistry } from '../../../../api-schemas/ecr/types.ts';
import { findCacheRule, presentCacheRule } from '../cache-rules.ts';
import { listRegistry } from '../list-registry.ts';
import { operation } from '../operation.ts';
import { seconds } from '../seconds.ts';
import { registryOf } from '../registry-of.ts';

/** The rules of the prefixes that are named, or all by the page. */
export const describePullThroughCacheRules = operation('DescribePullThroughCacheRules', (context, input) => {
  const scope = registryOf(context.scope, input.registryId);
  if (input.ecrRepositoryPrefixes) {
    const found = [...new Set(input.ecrRepositoryPrefixes)].map((prefix) =>
      present(scope, prefix, findCacheRule(context, scope, prefix)),
    );
    return { pullThroughCacheRules: found };
  }
  const { rows, nextToken } = listRegistry(context, scope, 'cacheRule', input);
  return { pullThroughCacheRules: rows.map(({ name, document }) => present(scope, name, document)), nextToken };
});

const present = (scope: Scope, prefix: string, rule: CacheRule): PullThroughCacheRule => ({
  ...presentCacheRule(scope, prefix, rule),
  upstreamRegistry: rule.upstreamRegistry as UpstreamRegistry | undefined,
  createdAt: seconds(rule.createdAt),
  updatedAt: seconds(rule.updatedAt),
});
