import type { ServiceTask } from '../../../store/tasks-by-service.ts';
import { boundsOf } from './bounds.ts';
import { isUnhealthy, nextHealthyAt, serves } from './health.ts';
import type { Situation } from './situation.ts';
import { earliest, type Step, type Stop } from './step.ts';

/** Where a DAEMON service belongs. */
export interface DaemonPlaces {
  /** ARNs of the instances that are each to have one task. */
  readonly targets: readonly string[];
  /**
   * Whether a task may stay for now where it does not belong: on an instance that drains and still has tasks of others, as
   * the daemon's is stopped last, and on one whose agent is out of reach.
   */
  readonly mayStay: (containerInstanceArn: string) => boolean;
}

/**
 * The next step of a DAEMON service towards one task of its primary deployment on each instance it belongs on. A task is
 * started where none of the service's is left, and one that is older is stopped where that leaves as many healthy tasks
 * as minimumHealthyPercent asks for; what is where it does not belong is stopped at once (ECS Developer Guide, daemon).
 */
export function daemonStep(situation: Situation, { targets, mayStay }: DaemonPlaces): Step {
  const { service, now, tasks, leaving } = situation;
  const [primary] = service.deployments;
  if (!primary) return { stops: [], starts: [] };
  const belongs = new Set(targets);
  const there = new Set<string>();
  const wanted = tasks.filter(({ desiredStatus }) => desiredStatus === 'RUNNING');
  const lists = {
    misplaced: [] as ServiceTask[],
    violating: [] as ServiceTask[],
    outgoing: [] as ServiceTask[],
    broken: [] as ServiceTask[],
  };
  const { misplaced, violating, outgoing, broken } = lists;
  for (const task of wanted) {
    const instance = task.containerInstanceArn ?? '';
    if (!belongs.has(instance)) {
      if (!mayStay(instance)) (leaving(instance) === undefined ? violating : misplaced).push(task);
    } else if (there.has(instance)) misplaced.push(task);
    else if (task.startedBy !== primary.id) outgoing.push(task);
    else if (isUnhealthy(task)) broken.push(task);
    there.add(instance);
  }
  for (const { containerInstanceArn, desiredStatus } of tasks) {
    if (desiredStatus === 'STOPPED') there.add(containerInstanceArn ?? '');
  }
  const mayStart =
    primary.rolloutState !== 'FAILED' && (primary.throttle === undefined || primary.throttle.until <= now);
  const empty = targets.filter((arn) => !there.has(arn));
  const placed = wanted.filter((task) => belongs.has(task.containerInstanceArn ?? '') && !misplaced.includes(task));
  const healthy = placed.filter((task) => serves(task, primary.id, now)).length;
  const { lower } = boundsOf(service.deploymentConfiguration, targets.length);
  const allowed = Math.max(0, healthy - lower);
  const idle = outgoing.filter((task) => !serves(task, primary.id, now));
  const serving = outgoing.filter((task) => serves(task, primary.id, now));
  const stops: Stop[] = [
    { among: misplaced, count: misplaced.length, cause: 'scaling', evenProtected: true },
    { among: violating, count: violating.length, cause: 'violation', evenProtected: true },
    { among: idle, count: mayStart ? idle.length : 0, cause: 'scaling' },
    { among: serving, count: mayStart ? Math.min(serving.length, allowed) : 0, cause: 'scaling' },
    { among: broken, count: broken.length, cause: 'broken', evenProtected: true },
  ];
  const asked = stops.filter(({ count }) => count > 0);
  const starts = mayStart && empty.length > 0 ? [{ of: primary.id, count: empty.length, on: empty }] : [];
  return {
    stops: asked,
    starts,
    isStuck: outgoing.length > 0 && mayStart && asked.length + starts.length === 0 && tasks.length === wanted.length,
    againAt: earliest(nextHealthyAt(wanted, now), mayStart ? undefined : primary.throttle?.until),
  };
}
