import type { CreationTemplate } from '../../model/registry.ts';
import { invalidParameter } from './errors.ts';
import { isPolicy } from './is-policy.ts';
import { readLifecyclePolicy } from './lifecycle-policy/read-policy.ts';
import { checkTags, mutabilityOf } from './rules.ts';

/** Throws InvalidParameterException, or what is thrown of a repository with such tags, for a template that cannot be. */
export function checkTemplate(template: CreationTemplate): void {
  const { appliedFor, resourceTags = [], repositoryPolicy, lifecyclePolicy, encryptionConfiguration } = template;
  if (appliedFor.length === 0)
    throw invalidParameter('appliedFor', 'Member must have length greater than or equal to 1');
  mutabilityOf(template.imageTagMutability, template.imageTagMutabilityExclusionFilters);
  checkTags(resourceTags);
  if (repositoryPolicy !== undefined && repositoryPolicy !== '' && !isPolicy(repositoryPolicy)) {
    throw invalidParameter('repositoryPolicy', 'Invalid repository policy provided');
  }
  if (lifecyclePolicy) readLifecyclePolicy(lifecyclePolicy);
  if (encryptionConfiguration.encryptionType === 'AES256' && encryptionConfiguration.kmsKey) {
    throw invalidParameter('encryptionConfiguration', 'kmsKey can only be set when encryptionType is KMS or KMS_DSSE');
  }
}
