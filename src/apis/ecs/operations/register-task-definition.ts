import { taskDefinitionArn } from '../../../model/arn.ts';
import type { TaskDefinition } from '../../../model/task-definition.ts';
import { operation } from '../operation.ts';
import { presentTaskDefinition } from '../present/task-definition.ts';
import { requiresAttributes } from '../rules/requires-attributes.ts';
import { checkTags } from '../rules/tags.ts';
import { compatibilities } from '../rules/task-definition/compatibilities.ts';
import { checkTaskDefinition } from '../rules/task-definition.ts';
import { withDefaults } from '../rules/task-definition-defaults.ts';

/** Registers the next revision of a family. A number is never given twice, whatever becomes of its revision. */
export const registerTaskDefinition = operation('RegisterTaskDefinition', (context, { tags = [], ...input }) => {
  const { store, scope, now, principalArn } = context;
  checkTags(tags);
  checkTaskDefinition(input, scope.accountId);
  const filled = withDefaults(input);
  const definition = store.transaction(() => {
    const revision = store.taskDefinitions.nextRevision(scope, input.family);
    const registered: TaskDefinition = {
      arn: taskDefinitionArn(scope, input.family, revision),
      family: input.family,
      revision,
      status: 'ACTIVE',
      registeredAt: now,
      registeredBy: principalArn,
      requiresAttributes: requiresAttributes(input),
      compatibilities: compatibilities(input),
      tags,
      ...filled,
    };
    store.taskDefinitions.put(scope, registered);
    return registered;
  });
  return { taskDefinition: presentTaskDefinition(definition), ...(tags.length > 0 ? { tags } : {}) };
});
