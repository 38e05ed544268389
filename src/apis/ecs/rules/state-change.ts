import type { ContainerStateChange, TaskStateChange } from '../../../agent/link.ts';
import {
  CONTAINER_STATUSES,
  type ContainerStatus,
  TASK_STATUSES,
  type TaskStatus,
} from '../../../model/task-status.ts';
import { ecsError } from '../errors.ts';
import type { Input } from '../operation.ts';

type SentTask = Input<'SubmitTaskStateChange'>;
type SentContainer = Input<'SubmitContainerStateChange'>;

const LONGEST_REASON = 1024;

const milliseconds = (seconds: number | undefined): number | undefined =>
  seconds === undefined ? undefined : Math.round(seconds * 1000);

/** A status that was sent, as one of those there are. Throws InvalidParameterException. */
export function statusOf<Status extends string>(statuses: readonly Status[], sent: string | undefined): Status {
  const status = statuses.find((one) => one === sent);
  if (status === undefined) throw ecsError('InvalidParameterException', `${sent} should be one of [${statuses}]`);
  return status;
}

/** What an agent sent of one container, in the terms of the link. Throws InvalidParameterException. */
export function containerChangeOf(
  sent: Omit<SentContainer, 'cluster' | 'task'>,
  imageDigest?: string,
): ContainerStateChange {
  const status: ContainerStatus = statusOf(CONTAINER_STATUSES, sent.status);
  return {
    containerName: sent.containerName ?? '',
    status,
    runtimeId: sent.runtimeId,
    imageDigest,
    exitCode: sent.exitCode,
    reason: sent.reason?.slice(0, LONGEST_REASON),
    networkBindings: sent.networkBindings?.map(({ bindIP = '0.0.0.0', containerPort = 0, hostPort = 0, protocol }) => ({
      bindIP,
      containerPort,
      hostPort,
      protocol: protocol ?? 'tcp',
    })),
  };
}

/** What an agent sent of a task, in the terms of the link. Throws InvalidParameterException. */
export function taskChangeOf(taskArn: string, sent: SentTask): TaskStateChange {
  const status: TaskStatus = statusOf(TASK_STATUSES, sent.status);
  return {
    task: taskArn,
    status,
    reason: sent.reason?.slice(0, LONGEST_REASON),
    containers: (sent.containers ?? []).map(({ imageDigest, ...container }) =>
      containerChangeOf(container, imageDigest),
    ),
    pullStartedAt: milliseconds(sent.pullStartedAt),
    pullStoppedAt: milliseconds(sent.pullStoppedAt),
    executionStoppedAt: milliseconds(sent.executionStoppedAt),
  };
}
