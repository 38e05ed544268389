import type { RestartPolicy } from '../model/task-definition.ts';
import type { Dependency } from './dependencies.ts';
import { restarts } from './restarts.ts';
import type { ObservedContainer } from './runtime.ts';

/** What the agent knows of one container of a task. */
export interface ContainerView {
  readonly name: string;
  readonly essential: boolean;
  /** What it waits for before it is created; whoever waits for it is stopped before it. */
  readonly dependencies: readonly Dependency[];
  /** Seconds after its start when others give up waiting for it. */
  readonly startTimeoutS?: number | undefined;
  readonly restartPolicy?: RestartPolicy | undefined;
  /** The engine's last word; undefined before it is created. */
  readonly observed?: ObservedContainer | undefined;
  /** `CODE: message` of a step that failed for good; the container will never run. Empty where its task says why. */
  readonly failure?: string | undefined;
  /** It failed for having waited in vain for another. */
  readonly gaveUp?: boolean | undefined;
  /** Why it could not go on, as seen while it still ran. */
  readonly brokenBy?: string | undefined;
  /** It had ended before this agent began to follow it, and was reported then. */
  readonly endedBefore: boolean;
  /** The exit code that was reported then. */
  readonly exitCodeBefore?: number | undefined;
  /** Its image is known to be there. */
  readonly pulled: boolean;
  /** Its pull is not to begin yet. */
  readonly held?: boolean | undefined;
}

/** Whether a container has ended for good, or can never begin. */
export const hasEnded = (view: ContainerView): boolean =>
  view.endedBefore ||
  view.failure !== undefined ||
  (view.observed?.state === 'exited' && !restarts(view.restartPolicy, view.observed));

/** Whether a container ever ran. */
export const hasStarted = ({ observed, failure, endedBefore, exitCodeBefore }: ContainerView): boolean =>
  endedBefore ? exitCodeBefore !== undefined : failure === undefined && observed?.startedAt !== undefined;
