import type { EcsContext } from '../context.ts';
import { ecsError } from '../errors.ts';
import { newTaskSet, UNBUILT_OF_TASK_SETS } from '../new-task-set.ts';
import { type EcsOperation, type Input, operation, type Output } from '../operation.ts';
import { presentTaskSet } from '../present/task-set.ts';
import { checkClientToken } from '../rules/client-token.ts';
import { taskSetFingerprint } from '../rules/task-set.ts';
import { findExternalService } from '../task-sets.ts';

const LONGEST_TOKEN = 36;

/** Makes a task set of a service. One that the same call made, with the same token, is answered as it is. */
export const createTaskSet: EcsOperation<'CreateTaskSet'> = {
  ...operation('CreateTaskSet', create),
  unbuilt: UNBUILT_OF_TASK_SETS,
};

function create(context: EcsContext, input: Input<'CreateTaskSet'>): Output<'CreateTaskSet'> {
  const { store, capacities } = context;
  const found = findExternalService(context, input);
  const { clientToken } = input;
  checkClientToken(clientToken, LONGEST_TOKEN);
  const repeated = clientToken && found.service.taskSets.find((one) => one.clientToken === clientToken);
  if (repeated && repeated.fingerprint !== taskSetFingerprint(input)) {
    // worded like CreateService's
    throw ecsError('InvalidParameterException', 'Creation of task set was not idempotent.');
  }
  const { service, taskSet } = repeated
    ? { ...found, taskSet: repeated }
    : capacities.transaction(() => newTaskSet(context, found, input));
  return { taskSet: presentTaskSet(store, service, taskSet, ['TAGS']) };
}
