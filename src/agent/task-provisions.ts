import { namesRegistry } from '../model/image-source.ts';
import type { GivenEnvironment } from './container-environment.ts';
import type { FollowedTask } from './followed-task.ts';
import type { ContainerSecrets, TaskSecrets } from './link.ts';
import type { TaskState } from './task-state.ts';

/** What tasks are given to begin with. */
export interface TaskProvisions {
  secretsOf(taskArn: string): TaskSecrets;
  /** The environment besides its definition's, and the engine's network that it must join to reach its endpoints. */
  given(task: FollowedTask, containerName: string): Promise<Given>;
}

/** What one container is given. */
export interface Given {
  readonly environment: GivenEnvironment;
  /** Undefined where none is needed. */
  readonly network?: string | undefined;
}

/** A task cannot have what all its containers need: it stops with this message before anything of it is pulled. */
export class TaskInitializationError extends Error {
  override readonly name = 'TaskInitializationError';
}

const NONE: ContainerSecrets = { environment: {}, files: {} };

/** The secrets of one container; those of the whole task are asked for once. Throws TaskInitializationError. */
export function secretsFor(
  state: TaskState,
  containerName: string,
  provisions: TaskProvisions | undefined,
): ContainerSecrets {
  if (!provisions || !needsSecrets(state.task)) return NONE;
  if (!state.secrets) {
    const answer = provisions.secretsOf(state.task.arn);
    if ('error' in answer) throw new TaskInitializationError(answer.error);
    state.secrets = answer.containers;
  }
  return state.secrets[containerName] ?? NONE;
}

const needsSecrets = ({ containers }: FollowedTask): boolean =>
  containers.some(
    ({ definition: { image, secrets, environmentFiles, repositoryCredentials }, override }) =>
      secrets?.length ||
      environmentFiles?.length ||
      override?.environmentFiles?.length ||
      repositoryCredentials ||
      namesRegistry(image),
  );
