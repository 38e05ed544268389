import type { ContainerStateChange, TaskStateChange } from '../../../agent/link.ts';
import {
  CONTAINER_STATUSES,
  type ContainerStatus,
  TASK_STATUSES,
  type TaskStatus,
} from '../../../model/task-status.ts';
import { parsePortRange } from '../../../model/port-range.ts';
import type { NetworkBinding } from '../../../model/task.ts';
import { ecsError } from '../errors.ts';
import type { Input } from '../operation.ts';

type SentTask = Input<'SubmitTaskStateChange'>;
type SentContainer = Input<'SubmitContainerStateChange'>;

const LONGEST_REASON = 1024;

const MANAGED_AGENT_STATUSES = ['PENDING', 'RUNNING', 'STOPPED'] as const;

const MOST_SECONDS = 8.64e12; // as far from 1970 as a Date reaches

type Time = 'pullStartedAt' | 'pullStoppedAt' | 'executionStoppedAt';

function milliseconds(sent: SentTask, member: Time): number | undefined {
  const seconds = sent[member];
  if (seconds === undefined) return undefined;
  if (Math.abs(seconds) <= MOST_SECONDS) return Math.round(seconds * 1000);
  throw ecsError('InvalidParameterException', `Invalid value for ${member}: ${seconds}.`);
}

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
    networkBindings: sent.networkBindings?.map(bindingOf),
  };
}

type SentBinding = NonNullable<SentContainer['networkBindings']>[number];

function bindingOf({ bindIP = '0.0.0.0', protocol = 'tcp', ...sent }: SentBinding): NetworkBinding {
  const ports = parsePortRange(sent.containerPortRange ?? '');
  const hostPorts = parsePortRange(sent.hostPortRange ?? '');
  if (!ports || !hostPorts) {
    return { bindIP, containerPort: sent.containerPort ?? 0, hostPort: sent.hostPort ?? 0, protocol };
  }
  return { bindIP, containerPort: ports.first, hostPort: hostPorts.first, portCount: ports.count, protocol };
}

type SentManagedAgent = NonNullable<SentTask['managedAgents']>[number];

function managedAgentChangeOf({ containerName, managedAgentName, status, reason }: SentManagedAgent) {
  return {
    containerName,
    managedAgentName,
    status: statusOf(MANAGED_AGENT_STATUSES, status),
    reason: reason?.slice(0, LONGEST_REASON),
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
    managedAgents: sent.managedAgents?.map(managedAgentChangeOf),
    pullStartedAt: milliseconds(sent, 'pullStartedAt'),
    pullStoppedAt: milliseconds(sent, 'pullStoppedAt'),
    executionStoppedAt: milliseconds(sent, 'executionStoppedAt'),
  };
}
