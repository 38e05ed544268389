import type { TaskDefinition } from '../../../../model/task-definition.ts';
import type { EcsContext } from '../../context.ts';
import { ecsError } from '../../errors.ts';
import { findTaskDefinitionForWork } from '../../lookup.ts';

/**
 * The definition that a service's tasks are to be made from. Throws ClientException for one that is not there, INACTIVE
 * or not named at all (https://github.com/hashicorp/terraform-provider-aws/issues/27428).
 */
export function serviceDefinition(context: EcsContext, text: string | undefined): TaskDefinition {
  if (!text) throw ecsError('ClientException', 'Family should not be null or empty.');
  return findTaskDefinitionForWork(context, text);
}
