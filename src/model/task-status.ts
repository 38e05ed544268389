/** A task's statuses in the order of its life (ECS task lifecycle); a task never moves backwards. */
export const TASK_STATUSES = [
  'PROVISIONING',
  'PENDING',
  'ACTIVATING',
  'RUNNING',
  'DEACTIVATING',
  'STOPPING',
  'DEPROVISIONING',
  'STOPPED',
] as const;

export type TaskStatus = (typeof TASK_STATUSES)[number];

/** What is wanted of a task; ECS knows no third. */
export type DesiredStatus = 'RUNNING' | 'STOPPED';

/** A container's statuses as the API shows them, in order. */
export const CONTAINER_STATUSES = ['PENDING', 'RUNNING', 'STOPPED'] as const;

export type ContainerStatus = (typeof CONTAINER_STATUSES)[number];

/** The later of two task statuses: what is known never goes back, whatever order reports arrive in. */
export const laterTaskStatus = (a: TaskStatus, b: TaskStatus): TaskStatus =>
  TASK_STATUSES.indexOf(a) >= TASK_STATUSES.indexOf(b) ? a : b;

/** The later of two container statuses. */
export const laterContainerStatus = (a: ContainerStatus, b: ContainerStatus): ContainerStatus =>
  CONTAINER_STATUSES.indexOf(a) >= CONTAINER_STATUSES.indexOf(b) ? a : b;

/** Whether a task in this status still counts as one that has not reached RUNNING. */
export const isPending = (status: TaskStatus): boolean =>
  TASK_STATUSES.indexOf(status) < TASK_STATUSES.indexOf('RUNNING');
