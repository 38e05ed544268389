import { ecsError } from '../errors.ts';
import { findCluster, lookupTask } from '../lookup.ts';
import { operation } from '../operation.ts';
import { containerChangeOf } from '../rules/state-change.ts';
import { agentBackend } from '../task-life.ts';

/** An agent's report of one container: it takes the same path as a local agent's. */
export const submitContainerStateChange = operation('SubmitContainerStateChange', (context, input) => {
  const cluster = findCluster(context, input.cluster);
  const { arn, task } = lookupTask(context, cluster, input.task ?? '');
  if (!task) throw ecsError('InvalidParameterException', 'The referenced task was not found.');
  const change = { task: arn, status: task.lastStatus, containers: [containerChangeOf(input)] };
  agentBackend(context).submitTaskStateChanges([change]);
  return { acknowledgment: 'ACK' };
});
