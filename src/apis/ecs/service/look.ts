import type { Service } from '../../../model/service.ts';
import { saveService } from '../deployments.ts';
import { threshold } from '../rollout/circuit-breaker.ts';
import { daemonStep } from '../rollout/daemon.ts';
import { nextGraceEnd } from '../rollout/grace.ts';
import { replicaStep } from '../rollout/replica.ts';
import type { Situation } from '../rollout/situation.ts';
import { stagedStep } from '../rollout/staged-step.ts';
import { nextAfter, protectedUntil, type Step } from '../rollout/step.ts';
import { carryOut, tellUnplaced } from './carry-out.ts';
import { daemonPlaces } from './daemon-places.ts';
import { begun, givenUp, withPrimary } from './deployment-life.ts';
import type { ServiceDeps } from './deps.ts';
import { heeded } from './give-up.ts';
import { failed } from './outcome.ts';
import type { PlacementWaits } from './placement-waits.ts';
import { settle } from './settle.ts';
import { situationOf } from './situation-of.ts';
import { movedStages, type Staged } from './stages.ts';

export interface LookOptions {
  readonly waits: PlacementWaits;
  /** Services whose zones could not be evened out. */
  readonly zoneWaits: PlacementWaits;
  readonly leaving: Situation['leaving'];
}

/**
 * Looks at a service that ECS itself deploys, and moves it one step on. Call it in a transaction; gives when to look
 * again although nothing is told, in epoch milliseconds.
 */
export function lookAtService(deps: ServiceDeps, before: Service, options: LookOptions): number | undefined {
  const now = deps.clock.now();
  let service = before.deployments[0]?.isNew ? begun(deps, before) : before;
  service = trip(deps, heeded(deps, service));
  const staged = movedStages(deps, service, (one) => situationOf(deps, one, options));
  const moved = move(deps, staged, options, now);
  const settled = settle(deps, moved.service, situationOf(deps, moved.service, options), {
    mayFinish: staged.hold === undefined || staged.hold.stage === 'CLEAN_UP',
    waits: options.zoneWaits,
  });
  if (settled.service !== before) saveService(deps, settled.service);
  const { arn, healthCheckGracePeriodSeconds } = settled.service;
  const graceEnd = nextGraceEnd(deps.store.tasks.aliveOfService(arn), healthCheckGracePeriodSeconds, now);
  return nextAfter(now, moved.againAt, staged.againAt, settled.againAt, graceEnd);
}

/** Gives a deployment up of which too many tasks failed, if its circuit breaker is on. */
function trip(deps: ServiceDeps, service: Service): Service {
  const [primary] = service.deployments;
  const { enable, rollback } = service.deploymentConfiguration.deploymentCircuitBreaker;
  const most = threshold(service.desiredCount);
  if (!enable || primary?.rolloutState !== 'IN_PROGRESS' || primary.failedTasks < most) return service;
  return givenUp(deps, service, {
    said: 'tasks failed to start',
    statusReason: `Service deployment ${rollback ? 'rolled back' : 'stopped'} because the circuit breaker threshold was exceeded.`,
    rolloutStateReason: 'ECS deployment circuit breaker: tasks failed to start.',
    told: 'ECS deployment circuit breaker: task failed to start.', // both are AWS's
    rollsBack: rollback,
    record: ({ circuitBreaker }) => ({
      circuitBreaker: { ...circuitBreaker, status: 'TRIGGERED', failureCount: primary.failedTasks },
    }),
  });
}

/** Starts and stops what the service's strategy asks for. */
function move(
  deps: ServiceDeps,
  { service: before, hold }: Staged,
  options: LookOptions,
  now: number,
): { service: Service; againAt: number | undefined } {
  const { waits } = options;
  const places = before.schedulingStrategy === 'DAEMON' ? daemonPlaces(deps, before) : undefined;
  let service =
    places && places.targets.length !== before.desiredCount ? counted(deps, before, places.targets) : before;
  const situation = situationOf(deps, service, options);
  const step = places ? daemonStep(situation, places) : hold ? stagedStep(situation, hold) : replicaStep(situation);
  const mayTry = waits.mayTry(service, now);
  const done = carryOut(deps, service, mayTry ? step : { ...step, starts: [] }, situation.tasks);
  if (step.isStuck) {
    const why =
      'because of the service deployment configuration. Update the minimumHealthyPercent or maximumPercent value';
    deps.serviceEvents.say(service, `was unable to stop or start tasks during a deployment ${why} and try again.`);
  }
  if (done.isProtected) tellProtected(deps, service, step);
  if (done.unhealthy > 0) {
    for (let nth = 0; nth < done.unhealthy; nth++) {
      const [primary] = service.deployments;
      service = primary ? withPrimary(service, failed(primary)) : service;
    }
  }
  if (done.unplaced) {
    const isFailure = waits.failed(service, now);
    const isMaking = done.stopped.length > 0 || situation.tasks.some((task) => task.desiredStatus === 'STOPPED');
    if (!isMaking) {
      tellUnplaced(deps, service, done.unplaced);
      const [primary] = service.deployments;
      if (isFailure && primary) service = withPrimary(service, failed(primary));
    }
  } else if (mayTry) waits.done(service.arn);
  if (service.isSteady && done.started + done.stopped.length > 0) service = { ...service, isSteady: false };
  return { service, againAt: nextAfter(now, step.againAt, waits.until(service.arn), protectedUntil(step, now)) };
}

/** A DAEMON service's desired count is as many instances as it belongs on. */
function counted({ serviceEvents }: ServiceDeps, service: Service, targets: readonly string[]): Service {
  serviceEvents.act(service, 'SERVICE_DESIRED_COUNT_UPDATED', { desiredCount: targets.length });
  return { ...service, desiredCount: targets.length };
}

function tellProtected({ serviceEvents }: ServiceDeps, service: Service, { stops }: Step): void {
  const [task] = stops.flatMap(({ among }) => among);
  const reason = 'The number of protected tasks are more than the desired count of tasks';
  const set = task?.startedBy?.replace('ecs-svc/', '') ?? '';
  const what = `was unable to reach steady state because task set (${set}) was unable to scale in. Reason: ${reason}`;
  serviceEvents.say(service, what);
}
