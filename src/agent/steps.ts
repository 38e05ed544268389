import { type ContainerView, hasEnded } from './container-view.ts';
import { lostDependency, outcomeOf } from './dependencies.ts';
import type { AgentTask } from './link.ts';

/** One thing to do to a container; `give-up` is never to create it, as what it waits for cannot be any more. */
export type Step = 'pull' | 'create' | 'start' | 'stop' | 'give-up';

/**
 * A task ends when it is told to, when an essential container has ended (ECS: all others are then stopped), or when what
 * its containers share is gone.
 */
export const isEnding = (task: Pick<AgentTask, 'desiredStatus'>, views: readonly ContainerView[]): boolean =>
  task.desiredStatus === 'STOPPED' ||
  views.some((view) => (view.essential && hasEnded(view)) || view.brokenBy !== undefined);

/** Whether a container must wait for another one before it is created. */
const isWaiting = (view: ContainerView, views: readonly ContainerView[], now: number): boolean =>
  view.observed === undefined &&
  view.dependencies.some((dependency) => outcomeOf(dependency, view.name, views, now) !== 'met');

/** Whether one runs that depends on it: the order of the start is that of the stop, backwards. */
const isNeeded = ({ name }: ContainerView, views: readonly ContainerView[]): boolean =>
  views.some(
    ({ observed, dependencies }) =>
      observed?.state === 'running' && dependencies.some(({ containerName }) => containerName === name),
  );

/** The next thing to do to a container of these at `now`; undefined when there is nothing, or nothing yet. */
export function nextStep(
  view: ContainerView,
  views: readonly ContainerView[],
  ending: boolean,
  now: number,
): Step | undefined {
  const state = view.observed?.state;
  if (ending) return state === 'running' && !isNeeded(view, views) ? 'stop' : undefined;
  if (hasEnded(view) || state === 'running') return undefined;
  if (state === undefined && lostDependency(view, views, now) !== undefined) return 'give-up';
  if (state === undefined && !view.pulled) return view.held ? undefined : 'pull';
  if (isWaiting(view, views, now)) return undefined;
  return state === undefined ? 'create' : 'start';
}
