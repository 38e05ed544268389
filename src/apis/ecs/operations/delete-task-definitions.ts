import { parseArn, taskDefinitionArn } from '../../../model/arn.ts';
import type { TaskDefinition } from '../../../model/task-definition.ts';
import type { EcsContext } from '../context.ts';
import { taskDefinitionReference } from '../lookup.ts';
import { operation } from '../operation.ts';
import { presentTaskDefinition } from '../present/task-definition.ts';
import { checkBatch } from '../rules/batch.ts';

const MISSING =
  'The specified task definition does not exist. Specify a valid account, family, revision and try again.';
const INVALID = 'The specified task definition identifier is invalid. Specify a valid name or ARN and try again.';
const ACTIVE = 'The specified task definition is still in ACTIVE status. Please deregister the target and try again.';

type Result = TaskDefinition | { readonly arn: string; readonly reason: string };

/** Asks for INACTIVE revisions to be deleted: they are DELETE_IN_PROGRESS for as long as a task uses them. */
export const deleteTaskDefinitions = operation('DeleteTaskDefinitions', (context, { taskDefinitions }) => {
  checkBatch('Task Definitions', taskDefinitions, 10);
  const results = context.store.transaction(() => taskDefinitions.map((text) => requestDelete(context, text)));
  return {
    taskDefinitions: results.flatMap((result) => ('reason' in result ? [] : [presentTaskDefinition(result)])),
    failures: results.flatMap((result) => ('reason' in result ? [{ ...result }] : [])),
  };
});

function requestDelete(context: EcsContext, text: string): Result {
  const { store, scope, now } = context;
  const parsed = parseArn(text);
  const path = parsed?.service === 'ecs' ? parsed.resource : `task-definition/${text}`;
  if (!/^task-definition\/[a-zA-Z0-9\-_]+:\d+$/.test(path)) return { arn: text, reason: INVALID };
  const { family, revision = 0 } = taskDefinitionReference(scope, text);
  const arn = taskDefinitionArn(scope, family, revision);
  const definition = store.taskDefinitions.get(arn);
  if (!definition) return { arn, reason: MISSING };
  if (definition.status === 'ACTIVE') return { arn, reason: ACTIVE };
  if (definition.status === 'DELETE_IN_PROGRESS') return definition;
  const requested: TaskDefinition = { ...definition, status: 'DELETE_IN_PROGRESS', deleteRequestedAt: now };
  store.taskDefinitions.put(scope, requested);
  return requested;
}
