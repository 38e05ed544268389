/** The statuses of a task in the order of its life (ECS Developer Guide, task lifecycle): said here anew, to judge by. */
export const TASK_ORDER: readonly string[] = [
  'PROVISIONING',
  'PENDING',
  'ACTIVATING',
  'RUNNING',
  'DEACTIVATING',
  'STOPPING',
  'DEPROVISIONING',
  'STOPPED',
];
