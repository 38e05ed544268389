import type { AgentBackend, TaskHealth, TaskStateChange } from '../../agent/link.ts';
import { ATTACHMENT_STATUSES, type Container, type StopCode, type Task } from '../../model/task.ts';
import { laterContainerStatus, laterTaskStatus, type TaskStatus } from '../../model/task-status.ts';
import type { EcsDeps } from './context.ts';
import { withManagedAgents, withStoppedAgents } from './managed-agents.ts';
import { withAddress, withAttachmentStatus } from './network-interface.ts';

type LifeDeps = Pick<EcsDeps, 'store' | 'capacities'>;

/** Wants a task stopped, for the first reason given; a task that is to stop already is answered as it is. */
export function wantStopped(
  { capacities }: LifeDeps,
  task: Task,
  stopCode: StopCode,
  reason: string,
  now: number,
): Task {
  if (task.desiredStatus === 'STOPPED') return task;
  const stopping: Task = {
    ...task,
    desiredStatus: 'STOPPED',
    stopCode,
    stoppedReason: reason,
    stoppingAt: now,
    version: task.version + 1,
  };
  capacities.updateTask(task, stopping);
  return stopping;
}

/** Ends a task without its agent: its instance is gone, with whatever ran there, or it never had one. */
export function endTask(deps: LifeDeps, task: Task, stopCode: StopCode, reason: string, now: number): void {
  const stopping = wantStopped(deps, task, stopCode, reason, now);
  const ran = stopping.lastStatus !== 'PROVISIONING';
  deps.capacities.updateTask(stopping, {
    ...stopping,
    lastStatus: 'STOPPED',
    stoppedAt: now,
    executionStoppedAt: stopping.executionStoppedAt ?? (ran ? now : undefined),
    containers: stopping.containers.map((container) => ({
      ...withStoppedAgents(container),
      lastStatus: 'STOPPED' as const,
    })),
    attachments: withAttachmentStatus(stopping.attachments, 'DELETED'),
    version: stopping.version + 1,
  });
}

/** What agents call. Reports may come twice or late: a task only moves forward, and an unknown task is no error. */
export function agentBackend(deps: LifeDeps & Pick<EcsDeps, 'clock' | 'instanceHealth'>): AgentBackend {
  const { store, capacities, instanceHealth, clock } = deps;
  return {
    submitTaskStateChanges: (changes) =>
      capacities.transaction(() => {
        for (const change of changes) {
          const task = store.tasks.get(change.task);
          if (!task || task.lastStatus === 'STOPPED') continue;
          const next = applyChange(task, change, clock.now());
          if (next !== task) capacities.updateTask(task, next);
        }
      }),
    publishHealth: (all) =>
      capacities.transaction(() => {
        for (const health of all) {
          const task = store.tasks.get(health.task);
          if (task && task.lastStatus !== 'STOPPED') capacities.updateTask(task, applyHealth(task, health));
        }
      }),
    publishInstanceStatus: (status) => instanceHealth.publish(status, clock.now()),
  };
}

/** A task after a report of its agent's; the same object when the report brings nothing new. Pure. */
export function applyChange(task: Task, change: TaskStateChange, now: number): Task {
  const containers = task.containers.map((container) => applyContainer(container, change, now));
  const lastStatus = laterTaskStatus(task.lastStatus, change.status);
  const moved: Task = {
    ...task,
    lastStatus,
    containers,
    attachments: attachmentsAfter(task, change, lastStatus),
    pullStartedAt: task.pullStartedAt ?? change.pullStartedAt,
    pullStoppedAt: latest([task.pullStoppedAt, change.pullStoppedAt]),
    executionStoppedAt: task.executionStoppedAt ?? change.executionStoppedAt,
    startedAt: task.startedAt ?? (lastStatus === 'RUNNING' ? now : undefined),
  };
  const stopped = lastStatus === 'STOPPED' || essentialEnded(moved) ? ended(moved, change.reason, now) : moved;
  if (JSON.stringify(stopped) === JSON.stringify(task)) return task;
  return isTold(task, stopped) ? { ...stopped, version: task.version + 1 } : stopped;
}

/** What ECS tells EventBridge of, and counts in the task's version: statuses and attachments (Developer Guide). */
const isTold = (before: Task, after: Task): boolean =>
  before.lastStatus !== after.lastStatus ||
  before.desiredStatus !== after.desiredStatus ||
  before.attachments !== after.attachments ||
  before.containers.some(({ lastStatus }, index) => lastStatus !== after.containers[index]?.lastStatus);

function attachmentsAfter(task: Task, { networkInterface }: TaskStateChange, lastStatus: TaskStatus) {
  if (lastStatus === 'STOPPED') return withAttachmentStatus(task.attachments, 'DELETED');
  // ATTACHED may have been said by another than our agent, who brings the address.
  const waits = task.attachments.some(
    ({ status, details }) =>
      ATTACHMENT_STATUSES.indexOf(status) <= ATTACHMENT_STATUSES.indexOf('ATTACHED') &&
      details.every(({ name }) => name !== 'privateIPv4Address'),
  );
  return networkInterface && waits ? withAddress(task, networkInterface) : task.attachments;
}

/** Agents give an exit code even to a container that waited in vain to be started. */
const NEVER_STARTED = 'CannotStartContainerError: ';

/** When the task was running, although nobody saw it: the start of its last essential container to be started. */
function unseenStart({ containers, executionStoppedAt }: Task, now: number): number | undefined {
  const essential = containers.filter((container) => container.essential);
  const started = essential.every(
    ({ startedAt, exitCode, reason }) =>
      startedAt !== undefined || (exitCode !== undefined && !reason?.startsWith(NEVER_STARTED)),
  );
  return started ? (latest(essential.map(({ startedAt }) => startedAt)) ?? executionStoppedAt ?? now) : undefined;
}

const latest = (times: readonly (number | undefined)[]): number | undefined => {
  const known = times.filter((time) => time !== undefined);
  return known.length > 0 ? Math.max(...known) : undefined;
};

const essentialEnded = ({ containers }: Task): boolean =>
  containers.some(({ essential, lastStatus }) => essential && lastStatus === 'STOPPED');

/** Gives a task that ends by itself its times and its reason: AWS's, or why it never began in its agent's words. */
function ended(task: Task, reason: string | undefined, now: number): Task {
  const startedAt = task.startedAt ?? unseenStart(task, now);
  const [stopCode, stoppedReason]: [StopCode, string] =
    startedAt !== undefined
      ? ['EssentialContainerExited', 'Essential container in task exited']
      : ['TaskFailedToStart', reason ?? 'Task failed to start'];
  return {
    ...task,
    startedAt,
    desiredStatus: 'STOPPED',
    stopCode: task.stopCode ?? stopCode,
    stoppedReason: task.stoppedReason ?? stoppedReason,
    stoppingAt: task.stoppingAt ?? now,
    stoppedAt: task.lastStatus === 'STOPPED' ? (task.stoppedAt ?? now) : undefined,
  };
}

function applyContainer(before: Container, { containers, managedAgents }: TaskStateChange, now: number): Container {
  const container = managedAgents ? withManagedAgents(before, managedAgents, now) : before;
  const change = containers.find(({ containerName }) => containerName === container.name);
  if (!change) return container;
  return {
    ...container,
    lastStatus: laterContainerStatus(container.lastStatus, change.status),
    runtimeId: change.runtimeId ?? container.runtimeId,
    imageDigest: change.imageDigest ?? container.imageDigest,
    exitCode: change.exitCode ?? container.exitCode,
    reason: change.reason ?? container.reason,
    networkBindings: change.networkBindings ?? container.networkBindings,
    startedAt: change.startedAt ?? container.startedAt,
  };
}

/** Health of the containers, and of the task: only essential containers with a health check count. Pure. */
export function applyHealth(task: Task, health: TaskHealth): Task {
  const containers = task.containers.map((container) => {
    const found = health.containers.find(({ containerName }) => containerName === container.name);
    return found ? { ...container, healthStatus: found.healthStatus } : container;
  });
  const counting = containers.filter(({ essential, hasHealthCheck }) => essential && hasHealthCheck);
  const statuses = counting.map(({ healthStatus }) => healthStatus);
  const healthStatus = statuses.includes('UNHEALTHY')
    ? 'UNHEALTHY'
    : statuses.length === 0 || statuses.includes('UNKNOWN')
      ? 'UNKNOWN'
      : 'HEALTHY';
  return { ...task, containers, healthStatus };
}
