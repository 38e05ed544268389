import type { AppliedFor, CreationTemplate } from '../../model/registry.ts';
import type { Repository } from '../../model/repository.ts';
import type { Scope } from '../../model/scope.ts';
import type { EcrContext } from './context.ts';
import { ecrError } from './errors.ts';
import { lifecyclePolicyText, readLifecyclePolicy } from './lifecycle-policy/read-policy.ts';
import { defaultSettings } from './rules.ts';
import { templateFor } from './templates.ts';

/**
 * Makes a repository because an image comes for it, as its template has it, or with AWS's defaults: what is set of the
 * repository it comes from is not copied (Amazon ECR user guide, private image replication). Throws
 * RepositoryNotFoundException where the template needs a role and has none, so that there will be no repository.
 */
export function createFromTemplate({ store, now }: EcrContext, scope: Scope, name: string, purpose: AppliedFor) {
  const template = templateFor(store, scope, name, purpose);
  if (template) checkRole(template, name);
  store.repositories.insert(scope, name, {
    ...defaultSettings(now),
    ...(template && {
      imageTagMutability: template.imageTagMutability,
      exclusionFilters: template.imageTagMutabilityExclusionFilters,
      encryption: template.encryptionConfiguration,
      tags: template.resourceTags ?? [],
      policyText: template.repositoryPolicy || undefined,
    }),
  });
  const repository = store.repositories.find(scope, name) as Repository;
  if (template?.lifecyclePolicy) {
    const text = lifecyclePolicyText(readLifecyclePolicy(template.lifecyclePolicy));
    store.lifecyclePolicies.put(repository.id, text);
  }
  return repository;
}

/** User guide, repository creation templates: without the role no repository with tags or a key of KMS can be made. */
function checkRole(
  { resourceTags = [], encryptionConfiguration, customRoleArn }: CreationTemplate,
  name: string,
): void {
  if (customRoleArn || (resourceTags.length === 0 && encryptionConfiguration.encryptionType === 'AES256')) return;
  throw ecrError(
    'RepositoryNotFoundException',
    `The repository with name '${name}' could not be created: its repository creation template has resource tags or a KMS key, and no customRoleArn`,
  );
}
