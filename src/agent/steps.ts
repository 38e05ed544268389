import type { AgentTask } from './link.ts';
import type { ObservedContainer } from './runtime.ts';

/** What the agent knows of one container of a task. */
export interface ContainerView {
  readonly name: string;
  readonly essential: boolean;
  /** The container of the same task whose network it joins. */
  readonly networkOwner?: string | undefined;
  /** The engine's last word; undefined before it is created. */
  readonly observed?: ObservedContainer | undefined;
  /** `CODE: message` of a step that failed for good; the container will never run. */
  readonly failure?: string | undefined;
  /** It had ended before this agent began to follow it, and was reported then. */
  readonly endedBefore: boolean;
  /** Its image is known to be there. */
  readonly pulled: boolean;
  /** Its pull is not to begin yet. */
  readonly held?: boolean | undefined;
}

/** One thing to do to a container. */
export type Step = 'pull' | 'create' | 'start' | 'stop';

/** Whether a container has ended, or can never begin. */
export const hasEnded = (view: ContainerView): boolean =>
  view.endedBefore || view.failure !== undefined || view.observed?.state === 'exited';

/** A task ends when it is told to, or when an essential container has ended (ECS: all others are then stopped). */
export const isEnding = (task: Pick<AgentTask, 'desiredStatus'>, views: readonly ContainerView[]): boolean =>
  task.desiredStatus === 'STOPPED' || views.some((view) => view.essential && hasEnded(view));

/**
 * Whether a container must wait for another one: the engine joins it only to the network of one that runs. Where that
 * one never will, the task ends, as it is essential.
 */
export const isWaiting = ({ networkOwner }: ContainerView, views: readonly ContainerView[]): boolean =>
  networkOwner !== undefined && views.find(({ name }) => name === networkOwner)?.observed?.state !== 'running';

/** The next thing to do to a container of these; undefined when there is nothing, or nothing yet. */
export function nextStep(view: ContainerView, views: readonly ContainerView[], ending: boolean): Step | undefined {
  const state = view.observed?.state;
  if (ending) return state === 'running' ? 'stop' : undefined;
  if (hasEnded(view) || state === 'running') return undefined;
  if (state === undefined && !view.pulled) return view.held ? undefined : 'pull';
  if (isWaiting(view, views)) return undefined;
  return state === 'created' ? 'start' : 'create';
}
