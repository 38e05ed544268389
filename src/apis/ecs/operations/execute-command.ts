import { containerArn } from '../../../model/arn.ts';
import type { Container, Task } from '../../../model/task.ts';
import { apiCallEvent } from '../api-call-event.ts';
import type { EcsContext } from '../context.ts';
import { ecsError } from '../errors.ts';
import { findCluster, lookupTask } from '../lookup.ts';
import { type Input, operation, type Output } from '../operation.ts';

/** Where data channels are, under our own address, as at Systems Manager's: a session's id follows. */
export const DATA_CHANNELS = '/v1/data-channel/';

/**
 * Prepares a session of Session Manager in which a command runs in a container, and tells where to connect to it. The
 * call is told of as by CloudTrail; no token is.
 */
export const executeCommand = operation('ExecuteCommand', (context, input) => {
  const { cluster: reference, task: text, command, interactive } = input;
  const cluster = findCluster(context, reference);
  const { task } = lookupTask(context, cluster, text);
  if (!task) throw ecsError('InvalidParameterException', 'The referenced task was not found.');
  const container = containerOf(task, input.container);
  if (!interactive) throw ecsError('InvalidParameterException', 'Interactive is the only mode supported currently.');
  checkAgent(context, task, container);
  const session = context.exec.start({
    containerInstanceArn: task.containerInstanceArn ?? task.clusterArn,
    taskArn: task.arn,
    containerName: container.name,
    command,
  });
  if (!session) {
    const message = 'Unable to start new execute sessions because the maximum session limit of 1000 has been reached.';
    throw ecsError('ClientException', message);
  }
  const { sessionId, tokenValue } = session;
  const output = {
    clusterArn: cluster.arn,
    containerArn: containerArn(task.arn, container.id),
    containerName: container.name,
    interactive,
    session: { sessionId, streamUrl: streamUrlOf(context, sessionId), tokenValue },
    taskArn: task.arn,
  };
  tell(context, input, output);
  return output;
});

function containerOf({ containers }: Task, name: string | undefined): Container {
  const [first, ...others] = containers;
  if (name === undefined && others.length > 0) {
    const message = 'The container name must be specified for a task with more than one container.';
    throw ecsError('InvalidParameterException', message);
  }
  const found = name === undefined ? first : containers.find((container) => container.name === name);
  if (!found) throw ecsError('InvalidParameterException', `The container ${name} does not exist in the task.`);
  return found;
}

function checkAgent({ simulated }: EcsContext, task: Task, { lastStatus, managedAgents = [] }: Container): void {
  const agent = managedAgents.find(({ name }) => name === 'ExecuteCommandAgent');
  if (lastStatus !== 'RUNNING' || agent?.lastStatus !== 'RUNNING') {
    const message =
      'The execute command failed because execute command was not enabled when the task was run or the execute command ' +
      'agent isn’t running. Wait and try again or run a new task with execute command enabled and try again.';
    throw ecsError('InvalidParameterException', message);
  }
  // Where nothing really runs there is nobody to connect to, nor where the instance is cut off.
  if (simulated || task.connectivity === 'DISCONNECTED') {
    throw ecsError(
      'TargetNotConnectedException',
      'The execute command failed due to an internal error. Try again later.',
    );
  }
}

function streamUrlOf({ request, endpoint }: EcsContext, sessionId: string): string {
  const host = request?.host ?? new URL(endpoint()).host;
  return `ws://${host}${DATA_CHANNELS}${sessionId}?role=publish_subscribe`;
}

function tell(context: EcsContext, input: Input<'ExecuteCommand'>, output: Output<'ExecuteCommand'>): void {
  const responseElements = { ...output, session: { ...output.session, tokenValue: 'HIDDEN_DUE_TO_SECURITY_REASONS' } };
  context.store.transaction(() =>
    context.store.events.append(
      apiCallEvent(context, 'ExecuteCommand', {
        arn: output.taskArn ?? '',
        requestParameters: input,
        responseElements,
      }),
    ),
  );
}
