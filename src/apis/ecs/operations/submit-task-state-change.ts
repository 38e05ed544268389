import { ecsError } from '../errors.ts';
import { findCluster, lookupTask } from '../lookup.ts';
import { operation } from '../operation.ts';
import { taskChangeOf } from '../rules/state-change.ts';
import { applyAttachmentChange } from '../attachment-change.ts';
import { agentBackend } from '../task-life.ts';

/** An agent's report of a task: it takes the same path as a local agent's. */
export const submitTaskStateChange = operation('SubmitTaskStateChange', (context, input) => {
  const cluster = findCluster(context, input.cluster);
  const { arn, task } = lookupTask(context, cluster, input.task ?? '');
  if (!task) throw ecsError('InvalidParameterException', 'The referenced task was not found.');
  const change = taskChangeOf(arn, input);
  context.capacities.transaction(() => {
    for (const attachment of input.attachments ?? []) applyAttachmentChange(context, attachment);
    agentBackend(context).submitTaskStateChanges([change]);
  });
  return { acknowledgment: 'ACK' };
});
