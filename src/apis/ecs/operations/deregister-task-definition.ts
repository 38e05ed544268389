import { ecsError } from '../errors.ts';
import { lookupTaskDefinition, taskDefinitionReference } from '../lookup.ts';
import { operation } from '../operation.ts';
import { presentTaskDefinition } from '../present/task-definition.ts';

/** Makes one revision INACTIVE; tasks that run from it go on. Repeating it changes nothing. */
export const deregisterTaskDefinition = operation('DeregisterTaskDefinition', (context, { taskDefinition }) => {
  const { store, scope, now } = context;
  if (taskDefinitionReference(scope, taskDefinition).revision === undefined) {
    throw ecsError('ClientException', 'Revision is missing.');
  }
  const deregistered = store.transaction(() => {
    const found = lookupTaskDefinition(context, taskDefinition);
    if (!found) throw ecsError('ClientException', 'Unable to describe task definition.');
    if (found.status !== 'ACTIVE') return found;
    const inactive = { ...found, status: 'INACTIVE' as const, deregisteredAt: now };
    store.taskDefinitions.put(scope, inactive);
    return inactive;
  });
  return { taskDefinition: presentTaskDefinition(deregistered) };
});
