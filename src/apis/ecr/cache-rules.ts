import type { UpstreamRegistry } from '../../../api-schemas/ecr/types.ts';
import type { CacheRule } from '../../model/registry.ts';
import { prefixesOf } from '../../model/repository-prefix.ts';
import type { Scope } from '../../model/scope.ts';
import type { Store } from '../../store/database.ts';
import type { EcrContext } from './context.ts';
import { ecrError } from './errors.ts';

/** The upstream registries AWS knows, by their addresses, and whether they want a login (user guide, pull through cache). */
const UPSTREAMS: readonly (readonly [kind: UpstreamRegistry, address: RegExp, wantsLogin: boolean])[] = [
  ['ecr', /^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com$/, false],
  ['ecr-public', /^public\.ecr\.aws$/, false],
  ['quay', /^quay\.io$/, false],
  ['k8s', /^registry\.k8s\.io$/, false],
  ['docker-hub', /^registry-1\.docker\.io$/, true],
  ['github-container-registry', /^ghcr\.io$/, true],
  ['azure-container-registry', /^[a-z0-9]+\.azurecr\.io$/, true],
  ['gitlab-container-registry', /^registry\.gitlab\.com$/, true],
  ['chainguard', /^cgr\.dev$/, true],
];

/** What is known of an upstream's address; undefined for one that is no registry of AWS's choice, nor a URL. */
export function upstreamOf(address: string): { kind: UpstreamRegistry | undefined; wantsLogin: boolean } | undefined {
  const known = UPSTREAMS.find(([, pattern]) => pattern.test(address.replace(/^https:\/\//, '')));
  if (known) return { kind: known[0], wantsLogin: known[2] };
  return /^https?:\/\/[\w.-]+(:\d{1,5})?\/?$/.test(address) && URL.canParse(address)
    ? { kind: undefined, wantsLogin: false }
    : undefined;
}

/** The account and region of an ECR registry by its address; undefined for any other. */
export function ecrScopeOf(address: string): Scope | undefined {
  const [, accountId, region] = /^(?:https:\/\/)?(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com$/.exec(address) ?? [];
  return accountId === undefined || region === undefined ? undefined : { accountId, region };
}

/** A rule with its prefix. */
export interface FoundRule {
  readonly prefix: string;
  readonly rule: CacheRule;
}

/** The rule for a repository: that of the longest prefix under which its name falls. */
export function cacheRuleFor({ registrySettings }: Store, scope: Scope, name: string): FoundRule | undefined {
  const rules = new Map(registrySettings.list(scope, 'cacheRule').map((one) => [one.name, one.document]));
  if (rules.size === 0) return undefined;
  for (const prefix of prefixesOf(name)) {
    const rule = rules.get(prefix);
    if (rule && prefix.replace(/\/$/, '') !== name) return { prefix, rule };
  }
  return undefined;
}

/** The rule of a prefix. Throws PullThroughCacheRuleNotFoundException. */
export function findCacheRule({ store }: EcrContext, scope: Scope, prefix: string): CacheRule {
  const rule = store.registrySettings.get(scope, 'cacheRule', prefix);
  if (rule) return rule;
  throw ecrError(
    'PullThroughCacheRuleNotFoundException',
    `A pull through cache rule with prefix '${prefix}' does not exist in the registry with id '${scope.accountId}'`,
  );
}

/** What answers say of a rule but its times. */
export const presentCacheRule = (
  { accountId: registryId }: Scope,
  ecrRepositoryPrefix: string,
  { upstreamRegistryUrl, upstreamRepositoryPrefix, credentialArn, customRoleArn }: CacheRule,
) => ({
  ecrRepositoryPrefix,
  registryId,
  upstreamRegistryUrl,
  upstreamRepositoryPrefix,
  credentialArn,
  customRoleArn,
});
