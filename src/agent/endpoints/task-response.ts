import { clusterNameOf } from '../followed-task.ts';
import type { TaskState } from '../task-state.ts';
import { isTaskEnding } from '../task-state.ts';
import { knownStatus, timeText, type Version } from './container-response.ts';

const CPU_UNITS_PER_VCPU = 1024;
/** In the order of a container's life: a task is as far as the container that is least far. */
const STATUSES = ['NONE', 'PULLED', 'CREATED', 'RUNNING', 'STOPPED'];

/** Tags of a task and of its container instance; a member is left out where there are none. */
export interface ResponseTags {
  readonly TaskTags?: Readonly<Record<string, string>> | undefined;
  readonly ContainerInstanceTags?: Readonly<Record<string, string>> | undefined;
}

/** A task as the task metadata endpoint shows it; `containers` are those of `containerResponse`. */
export function taskResponse(
  version: Version,
  state: TaskState,
  containers: readonly object[],
  executionStoppedAt: number | undefined,
  tags: ResponseTags = {},
) {
  const { task } = state;
  const Containers = containers.length > 0 ? containers : undefined;
  return {
    Cluster: clusterNameOf(task),
    TaskARN: task.arn,
    Family: task.family,
    Revision: task.version,
    DesiredStatus: isTaskEnding(state) ? 'STOPPED' : 'RUNNING',
    KnownStatus: taskStatus(state),
    ...(version === 3 ? { Containers } : {}),
    Limits: limits(task),
    PullStartedAt: timeText(state.pullStartedAt),
    PullStoppedAt: timeText(state.pullStoppedAt),
    ExecutionStoppedAt: timeText(executionStoppedAt),
    AvailabilityZone: task.availabilityZone,
    ...tags,
    ...(version === 4
      ? { LaunchType: task.launchType, Containers, ServiceName: task.serviceName, FaultInjectionEnabled: false }
      : {}),
  };
}

function taskStatus({ containers }: TaskState): string | undefined {
  return STATUSES[Math.min(...containers.map((container) => STATUSES.indexOf(knownStatus(container))))];
}

function limits({ cpu, memory }: TaskState['task']) {
  if (!cpu && !memory) return undefined;
  return { ...(cpu ? { CPU: cpu / CPU_UNITS_PER_VCPU } : {}), ...(memory ? { Memory: memory } : {}) };
}
