import type { ContainerDefinition } from '../model/task-definition.ts';
import { type ContainerView, hasEnded, hasStarted } from './container-view.ts';

/** What a container waits for before it is created: another one of its task, and how that one must be by then. */
export interface Dependency {
  readonly containerName: string;
  /** As in `dependsOn`; CREATE is that of `volumesFrom`. */
  readonly condition: 'CREATE' | 'START' | 'COMPLETE' | 'SUCCESS' | 'HEALTHY';
}

const NONE: readonly Dependency[] = [];

/** Everything a container waits for: the real agent, too, turns links and `volumesFrom` into dependencies. */
export function dependenciesOf({ dependsOn = [], links = [], volumesFrom = [] }: ContainerDefinition) {
  if (dependsOn.length + links.length + volumesFrom.length === 0) return NONE;
  return [
    ...dependsOn,
    ...links.map((link): Dependency => ({ containerName: linkedName(link), condition: 'START' })),
    ...volumesFrom.map(
      ({ sourceContainer = '' }): Dependency => ({ containerName: sourceContainer, condition: 'CREATE' }),
    ),
  ];
}

/** The container that a link `name:alias` names. */
export const linkedName = (link: string): string => link.split(':')[0] ?? '';

/** How it is about one dependency: met, still waited for, or the reason why it is waited for in vain. */
export type Outcome = 'met' | 'waiting' | { readonly reason: string };

/** How it is about a dependency of `target` at `now`, in the words of the real agent's dependency graph. */
export function outcomeOf(
  { containerName, condition }: Dependency,
  target: string,
  views: readonly ContainerView[],
  now: number,
): Outcome {
  const on = views.find(({ name }) => name === containerName);
  const inVain = (why: string) => ({
    reason: `dependency graph: ${why.replace('DEPENDENCY', `container ordering dependency [${containerName}] for target [${target}]`)}`,
  });
  if (!on) return inVain('DEPENDENCY does not exist.');
  const ended = hasEnded(on);
  if (ended && !hasStarted(on)) return inVain('failed to resolve DEPENDENCY because dependency will never start');
  if (condition === 'CREATE') return on.observed || ended ? 'met' : 'waiting';
  if (condition === 'START') return hasStarted(on) ? 'met' : 'waiting';
  if (condition === 'HEALTHY' && on.observed?.state === 'running' && on.observed.health === 'HEALTHY') return 'met';
  if (ended) {
    if (condition === 'COMPLETE' || (condition === 'SUCCESS' && exitCodeOf(on) === 0)) return 'met';
    const expected = condition === 'HEALTHY' ? 'become healthy' : 'exit successfully';
    return inVain(`failed to resolve DEPENDENCY as dependency did not ${expected}.`);
  }
  return now >= deadlineOf(on) ? inVain('DEPENDENCY has timed out.') : 'waiting';
}

/** When others give up waiting for it to COMPLETE, to SUCCEED or to be HEALTHY: `startTimeout` after its start. */
function deadlineOf({ startTimeoutS, observed }: ContainerView): number {
  if (!startTimeoutS || observed?.startedAt === undefined) return Number.POSITIVE_INFINITY;
  return observed.startedAt + startTimeoutS * 1_000;
}

const exitCodeOf = ({ observed, exitCodeBefore }: ContainerView): number | undefined =>
  observed?.exitCode ?? exitCodeBefore;

/** Why a container can never be created; undefined while it can. */
export function lostDependency(view: ContainerView, views: readonly ContainerView[], now: number): string | undefined {
  for (const dependency of view.dependencies) {
    const outcome = outcomeOf(dependency, view.name, views, now);
    if (typeof outcome === 'object') return outcome.reason;
  }
  return undefined;
}

/** Milliseconds until a container of a task gives up waiting for another; undefined where none will. */
export function nextTimeout(views: readonly ContainerView[], now: number): number | undefined {
  const deadlines = views.flatMap((view) => {
    if (view.observed || hasEnded(view)) return [];
    return view.dependencies.flatMap(({ containerName, condition }) => {
      const on = views.find(({ name }) => name === containerName);
      return on && condition !== 'START' && condition !== 'CREATE' && !hasEnded(on) ? [deadlineOf(on)] : [];
    });
  });
  const next = Math.min(...deadlines.filter((deadline) => deadline > now));
  return next === Number.POSITIVE_INFINITY ? undefined : next - now;
}
