import type { FollowedTask } from './followed-task.ts';
import type { ContainerStateChange, ManagedAgentStateChange, TaskStateChange } from './link.ts';

/** The real agent's words. */
const CONTAINER_STOPPED = 'Received Container Stopped event';

/**
 * What is reported of the managed agents beside a task's containers, if it has any. Ours is no process in the container
 * but this agent itself, so it runs while the container does.
 */
export function managedAgentChanges(
  task: FollowedTask,
  containers: readonly ContainerStateChange[],
): Pick<TaskStateChange, 'managedAgents'> {
  const managedAgents = task.containers.flatMap(({ definition: { name: containerName }, managedAgents = [] }) => {
    const status = containers.find((change) => change.containerName === containerName)?.status;
    return managedAgents.map(
      (managedAgentName): ManagedAgentStateChange => ({
        containerName,
        managedAgentName,
        status: status ?? 'PENDING',
        ...(status === 'STOPPED' ? { reason: CONTAINER_STOPPED } : {}),
      }),
    );
  });
  return managedAgents.length > 0 ? { managedAgents } : {};
}
