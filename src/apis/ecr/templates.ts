import type { RepositoryCreationTemplate } from '../../../api-schemas/ecr/types.ts';
import type { AppliedFor, CreationTemplate } from '../../model/registry.ts';
import { prefixesOf } from '../../model/repository-prefix.ts';
import type { Scope } from '../../model/scope.ts';
import type { Store } from '../../store/database.ts';
import type { Named } from '../../store/registry-settings.ts';
import type { EcrContext } from './context.ts';
import { ecrError } from './errors.ts';
import { seconds } from './seconds.ts';

/** The template of a prefix in the caller's registry. Throws TemplateNotFoundException. */
export function findTemplate({ store, scope }: EcrContext, prefix: string): CreationTemplate {
  const template = store.registrySettings.get(scope, 'template', prefix);
  if (template) return template;
  throw ecrError(
    'TemplateNotFoundException',
    `The repository creation template with prefix '${prefix}' does not exist in the registry with id '${scope.accountId}'`,
  );
}

/**
 * The template for a repository that is about to be made: that of the longest prefix that is for the purpose. A prefix is
 * followed by a slash, written or not, so that no repository's whole name is one (CreateRepositoryCreationTemplate).
 */
export function templateFor(
  { registrySettings }: Store,
  scope: Scope,
  name: string,
  purpose: AppliedFor,
): CreationTemplate | undefined {
  for (const prefix of prefixesOf(name)) {
    if (prefix.replace(/\/$/, '') === name) continue;
    const template = registrySettings.get(scope, 'template', prefix);
    if (template?.appliedFor.includes(purpose)) return template;
  }
  return undefined;
}

/** A template as answers have it. */
export function presentTemplate({
  name: prefix,
  document: { createdAt, updatedAt, ...template },
}: Named<CreationTemplate>): RepositoryCreationTemplate {
  return { prefix, ...template, createdAt: seconds(createdAt), updatedAt: seconds(updatedAt) };
}
