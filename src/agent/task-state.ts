import type { GivenEnvironment } from './container-environment.ts';
import type {
  AgentContainer,
  AgentTask,
  ContainerSecrets,
  NetworkInterface,
  TaskHealth,
  TaskStateChange,
} from './link.ts';
import { dependenciesOf } from './dependencies.ts';
import type { ContainerRef, ContainerSpec, KnownContainer, ObservedContainer } from './runtime.ts';
import { followed, type FollowedTask } from './followed-task.ts';
import { containerSpec } from './container-spec.ts';
import { managedAgentChanges } from './managed-agents.ts';
import { containerChange, taskStatus } from './status.ts';
import { type ContainerView, hasEnded } from './container-view.ts';
import { isEnding, nextStep, type Step } from './steps.ts';

/** A container of an assigned task as the agent follows it. */
export interface ContainerState extends ContainerView {
  readonly ref: ContainerRef;
  observed?: ObservedContainer | undefined;
  failure?: string | undefined;
  gaveUp?: boolean | undefined;
  brokenBy?: string | undefined;
  pulled: boolean;
  held: boolean;
  /** It was running when this agent began to follow it, so it must be on the engine: what was known of it then. */
  expected?: AgentContainer['known'] | undefined;
  /** How often its policy had it started again, as far as this agent knows. */
  restarts: number;
  /** The engine must be asked before anything is decided. */
  stale: boolean;
}

/** An assigned task as the agent follows it. */
export interface TaskState {
  /** What the session began with. */
  readonly containerInstanceArn: string;
  task: FollowedTask;
  /** In the order of the definition; so few that none needs an index. */
  readonly containers: readonly ContainerState[];
  pullStartedAt?: number | undefined;
  pullStoppedAt?: number | undefined;
  /** As last seen: an engine names it no longer once its containers have ended. */
  networkInterface?: NetworkInterface | undefined;
  /** Of its containers, once they were needed; nothing else keeps them. */
  secrets?: Readonly<Record<string, ContainerSecrets>> | undefined;
  /** Why it can never begin, where that is no container's own. */
  failure?: string | undefined;
  /** A digest of the last report and of the last health: what has not changed is not sent again. */
  reported?: string | undefined;
  publishedHealth?: string | undefined;
}

/** Follows a newly assigned task. Containers that were known to exist must be found again before anything is done. */
export function newTaskState(containerInstanceArn: string, task: AgentTask): TaskState {
  const containers = task.containers.map(
    ({ definition, known }): ContainerState => ({
      ref: { containerInstanceArn, taskArn: task.arn, containerName: definition.name },
      name: definition.name,
      essential: definition.essential,
      dependencies: dependenciesOf(definition),
      startTimeoutS: definition.startTimeout,
      restartPolicy: definition.restartPolicy,
      endedBefore: known.lastStatus === 'STOPPED',
      exitCodeBefore: known.runtimeId === undefined ? undefined : known.exitCode, // one that gave up has a code too
      restarts: 0,
      pulled: false,
      held: false,
      expected: known.lastStatus === 'RUNNING' ? known : undefined,
      stale: known.lastStatus === 'RUNNING',
    }),
  );
  return { containerInstanceArn, task: followed(task), containers };
}

/** One of a task's containers by its name. */
export const containerOf = (state: TaskState, name: string): ContainerState | undefined =>
  state.containers.find((container) => container.name === name);

/** Whether the task is on its way to STOPPED. */
export const isTaskEnding = (state: TaskState): boolean => isEnding(state.task, state.containers);

/** The next thing to do to one of its containers at `now`. */
export function stepOf(state: TaskState, container: ContainerState, now: number): Step | undefined {
  const views = state.containers;
  return nextStep(container, views, isEnding(state.task, views), now);
}

/** Takes the engine's word for how a container is. */
export function see(state: TaskState, container: ContainerState, observed: ObservedContainer | undefined): void {
  container.observed = observed;
  if (observed?.state === 'running') container.brokenBy = observed.brokenBy;
  state.networkInterface = observed?.address ?? state.networkInterface;
}

/** What the engine is told of one container, with what it is given beside its definition. */
export function specOf(
  state: TaskState,
  containerName: string,
  given?: GivenEnvironment,
  endpointNetwork?: string,
): ContainerSpec {
  const container = state.task.containers.find(({ definition }) => definition.name === containerName);
  if (!container) throw new Error(`${state.task.arn} has no container ${containerName}`);
  return { ...containerSpec(state.containerInstanceArn, state.task, container, given), endpointNetwork };
}

/** The containers that were there before this agent, for engines that keep no memory of their own. */
export const knownContainers = (state: TaskState): KnownContainer[] =>
  state.containers.flatMap(({ name, expected }) => {
    if (expected?.runtimeId === undefined) return [];
    const { runtimeId: id, startedAt, networkBindings: bindings } = expected;
    return [{ spec: specOf(state, name), id, startedAt, bindings }];
  });

/** How the task is now, as it is reported. */
export function stateChange(state: TaskState): TaskStateChange {
  const ending = isTaskEnding(state);
  const containers = state.containers.map((container) => containerChange(container, ending));
  const finished = state.containers.flatMap((container) =>
    container.essential && container.observed?.finishedAt !== undefined && (ending || hasEnded(container))
      ? [container.observed.finishedAt]
      : [],
  );
  return {
    task: state.task.arn,
    status: taskStatus(
      containers.map(({ status }) => status),
      ending,
    ),
    reason: state.failure,
    containers,
    ...managedAgentChanges(state.task, containers),
    pullStartedAt: state.pullStartedAt,
    pullStoppedAt: state.pullStoppedAt,
    executionStoppedAt: finished.length > 0 ? Math.min(...finished) : undefined,
    networkInterface: state.networkInterface,
  };
}

/** The health of the containers that run. */
export function taskHealth(state: TaskState): TaskHealth {
  const containers = state.containers.flatMap(({ name, observed }) =>
    observed?.state === 'running' ? [{ containerName: name, healthStatus: observed.health }] : [],
  );
  return { task: state.task.arn, containers };
}
