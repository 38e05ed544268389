import type { Service, TaskSet } from '../../../model/service.ts';
import { saveService } from '../deployments.ts';
import { nextGraceEnd } from '../rollout/grace.ts';
import type { Situation } from '../rollout/situation.ts';
import { nextAfter, protectedUntil } from '../rollout/step.ts';
import { computedDesiredCount, isStable, taskSetsStep } from '../rollout/task-sets.ts';
import { carryOut, tellUnplaced } from './carry-out.ts';
import type { ServiceDeps } from './deps.ts';
import type { LookOptions } from './look.ts';
import { situationOf } from './situation-of.ts';

/**
 * Looks at a service with task sets, as `lookAtService` does at others. One that is DRAINING is gone when its last task
 * has ended.
 */
export function lookAtTaskSets(deps: ServiceDeps, service: Service, options: LookOptions): number | undefined {
  const { waits } = options;
  const first = situationOf(deps, service, options);
  const { now } = first;
  const step = taskSetsStep(first);
  const mayTry = waits.mayTry(service, now);
  const done = carryOut(deps, service, mayTry ? step : { ...step, starts: [] }, first.tasks);
  if (done.unplaced) {
    tellUnplaced(deps, service, done.unplaced);
    waits.failed(service, now);
  } else if (mayTry) waits.done(service.arn);
  const then = situationOf(deps, service, options);
  const inUse = new Set(then.tasks.map(({ startedBy }) => startedBy));
  const taskSets = service.taskSets
    .filter(({ id, status }) => status !== 'DRAINING' || inUse.has(id))
    .map((set) => stabilised(deps, then, computed(service, set)));
  const isSame =
    taskSets.length === service.taskSets.length && taskSets.every((set, nth) => set === service.taskSets[nth]);
  if (!isSame) saveService(deps, { ...service, taskSets });
  const { arn, healthCheckGracePeriodSeconds } = service;
  const graceEnd = nextGraceEnd(deps.store.tasks.aliveOfService(arn), healthCheckGracePeriodSeconds, now);
  return nextAfter(now, step.againAt, waits.until(arn), protectedUntil(step, now), graceEnd);
}

function computed(service: Service, set: TaskSet): TaskSet {
  const count = computedDesiredCount(service, set);
  return count === set.computedDesiredCount ? set : { ...set, computedDesiredCount: count };
}

function stabilised({ serviceEvents }: ServiceDeps, situation: Situation, set: TaskSet): TaskSet {
  const stabilityStatus = set.status !== 'DRAINING' && isStable(situation, set) ? 'STEADY_STATE' : 'STABILIZING';
  if (stabilityStatus === set.stabilityStatus) return set;
  if (stabilityStatus === 'STEADY_STATE') {
    serviceEvents.act(situation.service, 'TASKSET_STEADY_STATE', { taskSetArns: [set.arn] });
  }
  return { ...set, stabilityStatus, stabilityStatusAt: situation.now, updatedAt: situation.now };
}
