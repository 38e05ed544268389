import type { TaskBackend } from '../link.ts';
import type { ContainerRuntime } from '../runtime.ts';
import { type ContainerState, stateChange, type TaskState } from '../task-state.ts';
import { containerResponse, type Version } from './container-response.ts';
import { statsResponse } from './stats-response.ts';
import { type ResponseTags, taskResponse } from './task-response.ts';

export interface MetadataOptions {
  readonly runtime: ContainerRuntime;
  readonly backend: Pick<TaskBackend, 'tagsOf'>;
}

/** What containers are told of themselves and their task: what the agent was told, and what the engine says now. */
export interface Metadata {
  container(version: Version, state: TaskState, container: ContainerState): Promise<object>;
  task(version: Version, state: TaskState, withTags: boolean): Promise<object>;
  /** Undefined for a container that does not run. */
  stats(version: Version, container: ContainerState): Promise<object | undefined>;
  /** By the engine's ids of its containers; null for one that does not run. */
  taskStats(version: Version, state: TaskState): Promise<object>;
}

/** Makes the answers of the task metadata endpoint. Its functions throw RuntimeError. */
export function createMetadata({ runtime, backend }: MetadataOptions): Metadata {
  async function container(version: Version, state: TaskState, one: ContainerState): Promise<object> {
    const inspected = one.observed && (await runtime.details?.(one.ref));
    return containerResponse(version, state, one, inspected);
  }

  async function stats(version: Version, one: ContainerState): Promise<object | undefined> {
    const sample = one.observed?.state === 'running' ? await runtime.stats?.(one.ref) : undefined;
    return sample && statsResponse(sample, version);
  }

  const tagsFor = ({ task, containerInstanceArn }: TaskState): ResponseTags => ({
    TaskTags: tags(task.arn),
    ContainerInstanceTags: containerInstanceArn === task.clusterArn ? undefined : tags(containerInstanceArn),
  });
  const tags = (arn: string) => {
    const found = backend.tagsOf(arn) ?? {};
    return Object.keys(found).length > 0 ? found : undefined;
  };

  return {
    container,
    async task(version, state, withTags) {
      const known = state.containers.filter(({ observed, pulled }) => observed || (version === 4 && pulled));
      const containers = await Promise.all(known.map((one) => container(version, state, one)));
      const { executionStoppedAt } = stateChange(state);
      return taskResponse(version, state, containers, executionStoppedAt, withTags ? tagsFor(state) : {});
    },
    stats,
    async taskStats(version, state) {
      const made = state.containers.filter(({ observed }) => observed);
      const all = await Promise.all(
        made.map(async (one) => [one.observed?.id, (await stats(version, one)) ?? null] as const),
      );
      return Object.fromEntries(all);
    },
  };
}
