import type { RegistrySettings } from '../../model/registry-settings.ts';
import type { Repository } from '../../model/repository.ts';
import type { Scope } from '../../model/scope.ts';
import { wildcard } from '../../model/wildcard.ts';
import type { EcrContext } from './context.ts';

type Rule = RegistrySettings['scanning']['rules'][number];

/** How a registry scans; as long as nobody said, basically and on demand. */
export const scanningOf = ({ store }: EcrContext, scope: Scope): RegistrySettings['scanning'] =>
  store.registrySettings.get(scope, 'scanning') ?? { scanType: 'BASIC', rules: [] };

/** The rule of its registry for a repository, and the filters by which it is one. */
export function scanningRuleOf(
  context: EcrContext,
  { scope, name }: Repository,
): { readonly rule: Rule; readonly filters: Rule['repositoryFilters'] } | undefined {
  for (const rule of scanningOf(context, scope).rules) {
    const filters = rule.repositoryFilters.filter(({ filter }) => fits(filter, name));
    if (filters.length > 0) return { rule, filters };
  }
  return undefined;
}

/** Whether images of a repository are scanned when they are pushed. */
export function isScannedOnPush(context: EcrContext, repository: Repository): boolean {
  const frequency = scanningRuleOf(context, repository)?.rule.scanFrequency ?? 'MANUAL';
  return repository.scanOnPush || frequency !== 'MANUAL';
}

/** A filter without a star fits every name it is in (ECR User Guide, filters). */
const fits = (filter: string, name: string): boolean =>
  filter.includes('*') ? wildcard(filter)(name) : name.includes(filter);
