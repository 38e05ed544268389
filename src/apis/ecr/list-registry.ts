import type { RegistryDocuments } from '../../model/registry.ts';
import type { Scope } from '../../model/scope.ts';
import type { Named } from '../../store/registry-settings.ts';
import { keyPage } from '../../wire/key-page.ts';
import type { EcrContext } from './context.ts';
import { DEFAULT_PAGE, refuseToken } from './paging.ts';

/** One page of what a registry has of a kind, in the order of their names. Throws InvalidParameterException. */
export function listRegistry<K extends keyof RegistryDocuments>(
  { store }: EcrContext,
  scope: Scope,
  kind: K,
  { nextToken, maxResults = DEFAULT_PAGE }: { nextToken?: string | undefined; maxResults?: number | undefined },
): { readonly rows: readonly Named<RegistryDocuments[K]>[]; readonly nextToken: string | undefined } {
  return keyPage(
    { token: nextToken, limit: maxResults, question: { list: kind, scope }, refuse: refuseToken },
    (after) => store.registrySettings.list(scope, kind, after, maxResults + 1),
    ({ name }) => name,
  );
}
