import type { ContainerStatus, TaskStatus } from '../model/task-status.ts';
import type { ContainerStateChange } from './link.ts';
import { type ContainerView, hasEnded } from './container-view.ts';

/** The real agent gives it to a container that waited in vain: that of SIGTERM, as some code there must be. */
const GAVE_UP = 143;

const OUT_OF_MEMORY = 'OutOfMemoryError: Container killed due to memory usage';

/** A container's status as the API shows it. One that was never started is STOPPED once its task ends. */
export function containerStatus(view: ContainerView, ending: boolean): ContainerStatus {
  if (hasEnded(view)) return 'STOPPED';
  // One that is about to be started again has been RUNNING, and is still.
  if (view.observed?.state === 'running' || (view.observed?.state === 'exited' && !ending)) return 'RUNNING';
  return ending ? 'STOPPED' : 'PENDING';
}

/** STOPPED when every container is; RUNNING when every container runs or has run; PENDING until then. */
export function taskStatus(statuses: readonly ContainerStatus[], ending: boolean): TaskStatus {
  if (statuses.every((status) => status === 'STOPPED')) return 'STOPPED';
  // An ending task whose containers still run has already been RUNNING, or never will be: it reports nothing new.
  return ending || statuses.includes('PENDING') ? 'PENDING' : 'RUNNING';
}

/** What is reported of a container. */
export function containerChange(view: ContainerView, ending: boolean): ContainerStateChange {
  const { observed, failure, brokenBy } = view;
  const started = observed?.startedAt !== undefined && failure === undefined;
  const over = observed?.state === 'exited' && (ending || hasEnded(view));
  return {
    containerName: view.name,
    status: containerStatus(view, ending),
    runtimeId: observed?.id,
    imageDigest: observed?.imageDigest,
    exitCode: view.gaveUp ? GAVE_UP : started && over ? observed.exitCode : undefined,
    reason: failure || (over && observed.oomKilled ? OUT_OF_MEMORY : over ? brokenBy : undefined),
    networkBindings: observed && observed.state !== 'created' ? observed.bindings : undefined,
    startedAt: observed?.startedAt,
  };
}
