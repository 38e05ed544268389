import type { Deployment, Service, ServiceDeployment } from '../../../model/service.ts';
import type { EcsDeps } from '../context.ts';
import { isUnderWay, rollingBackTo, unmonitored } from '../deployments.ts';
import type { ServiceDeps } from './deps.ts';

type Deps = Pick<ServiceDeps, 'store' | 'serviceEvents' | 'clock'>;

/** Changes the record of a deployment, if it is still under way. */
export function amendRecord(
  { store, clock }: Pick<EcsDeps, 'store' | 'clock'>,
  arn: string,
  make: (record: ServiceDeployment, now: number) => Partial<ServiceDeployment>,
): void {
  const record = store.serviceRecords.deployment(arn);
  const now = clock.now();
  if (record && isUnderWay(record)) {
    store.serviceRecords.putDeployment({ ...record, ...make(record, now), updatedAt: now });
  }
}

const primaryOf = ({ deployments: [primary] }: Service): Deployment => primary as Deployment;

/** A service with its primary deployment changed. */
export const withPrimary = (service: Service, changes: Partial<Deployment>): Service => ({
  ...service,
  deployments: [{ ...primaryOf(service), ...changes }, ...service.deployments.slice(1)],
});

/**
 * The controller's first look at a deployment: from now on it is under way. Where one of its alarms is in ALARM already
 * it watches none of them (ECS Developer Guide, deployment alarms).
 */
export function begun(deps: Deps & Pick<ServiceDeps, 'alarms'>, service: Service): Service {
  const { serviceDeploymentArn, rollsBack } = primaryOf(service);
  if (rollsBack === undefined) {
    const { alarmNames = [] } = service.deploymentConfiguration.alarms ?? {};
    const isTooLate = deps.alarms.inAlarm(service.arn, alarmNames).length > 0;
    amendRecord(deps, serviceDeploymentArn, ({ status, alarms }, now) => ({
      status: status === 'PENDING' ? 'IN_PROGRESS' : status, // it may have been stopped already
      startedAt: now,
      ...(alarms && isTooLate ? { alarms: { ...alarms, status: 'DISABLED' } } : {}),
    }));
  }
  return withPrimary(service, { isNew: false });
}

/** Everything is where the primary deployment wants it: its record succeeds, also while what it replaced still ends. */
export function succeededRecord(deps: Deps, service: Service): void {
  const primary = primaryOf(service);
  const { serviceDeploymentArn, rollsBack } = primary;
  if (rollsBack === undefined) {
    amendRecord(deps, serviceDeploymentArn, (record, now) => ({
      ...unmonitored(record, primary),
      status: 'SUCCESSFUL',
      finishedAt: now,
    }));
    return;
  }
  amendRecord(deps, rollsBack, (_, now) => ({ status: 'ROLLBACK_SUCCESSFUL', finishedAt: now }));
}

/** The primary deployment is complete, and the only one left. */
export function completed(deps: Deps, service: Service): Service {
  const primary = primaryOf(service);
  const now = deps.clock.now();
  const rolloutStateReason = `ECS deployment ${primary.id} completed.`;
  const done: Deployment = {
    ...primary,
    rolloutState: 'COMPLETED',
    rolloutStateReason,
    rollsBack: undefined,
    bakingSince: undefined,
    updatedAt: now,
  };
  deps.serviceEvents.say(service, `(deployment ${primary.id}) deployment completed.`);
  deps.serviceEvents.tell(service, primary, 'SERVICE_DEPLOYMENT_COMPLETED', rolloutStateReason);
  return { ...service, deployments: [done], lastCompleted: done };
}

/** Why a deployment is given up: what its service says, what its record says, and what it is called in its state. */
export interface GivingUp {
  /** After `deployment failed: ` in the service's event. */
  readonly said: string;
  readonly statusReason: string;
  readonly rolloutStateReason: string;
  /** What EventBridge is told, where it has other words than the state. */
  readonly told?: string;
  /** Whether the last completed deployment is to take over. */
  readonly rollsBack: boolean;
  /** What else changes in the record of the deployment. */
  readonly record?: (record: ServiceDeployment) => Partial<ServiceDeployment>;
}

const NO_CANDIDATE = 'No rollback candidate was found to run the rollback.';

/**
 * Gives the primary deployment up. Where it is to be rolled back the last completed deployment becomes PRIMARY again,
 * under its own id; without one, or when this one rolls another back already, it stays FAILED and starts nothing more.
 */
export function givenUp(deps: Deps, service: Service, why: GivingUp): Service {
  const primary = primaryOf(service);
  const { lastCompleted } = service;
  const now = deps.clock.now();
  const { rolloutStateReason } = why;
  const failed: Deployment = { ...primary, rolloutState: 'FAILED', rolloutStateReason, updatedAt: now };
  const target = why.rollsBack && primary.rollsBack === undefined ? lastCompleted : undefined;
  deps.serviceEvents.say(service, `(deployment ${primary.id}) deployment failed: ${why.said}.`);
  deps.serviceEvents.tell(service, primary, 'SERVICE_DEPLOYMENT_FAILED', why.told ?? rolloutStateReason);
  amendRecord(deps, primary.rollsBack ?? primary.serviceDeploymentArn, (record) => ({
    ...unmonitored(record, primary),
    ...why.record?.(record),
    ...(target ? rollingBack(why.statusReason, target, now) : stopped(why, primary, now)),
  }));
  if (!target) return { ...withPrimary(service, failed), isSteady: false };
  deps.serviceEvents.say(service, `rolling back to deployment ${target.id}.`);
  const back: Deployment = {
    ...target,
    status: 'PRIMARY',
    rolloutState: 'IN_PROGRESS',
    rolloutStateReason: rollingBackTo(target.id),
    rollsBack: primary.serviceDeploymentArn,
    failedTasks: 0,
    hasRun: false,
    throttle: undefined,
    updatedAt: now,
  };
  deps.serviceEvents.tell(service, back, 'SERVICE_DEPLOYMENT_IN_PROGRESS', back.rolloutStateReason);
  const others = service.deployments.slice(1).filter(({ id }) => id !== target.id);
  return {
    ...service,
    deployments: [back, { ...failed, status: 'ACTIVE' }, ...others],
    lastCompleted: undefined,
    isSteady: false,
    rebalancing: undefined,
  };
}

const rollingBack = (reason: string, target: Deployment, now: number): Partial<ServiceDeployment> => ({
  status: 'ROLLBACK_IN_PROGRESS',
  statusReason: reason,
  rollback: { reason, startedAt: now, serviceRevisionArn: target.revisionArn },
});

/** How the record of a deployment ends that nothing is rolled back to. */
function stopped(why: GivingUp, primary: Deployment, now: number): Partial<ServiceDeployment> {
  if (why.rollsBack || primary.rollsBack) {
    return { status: 'ROLLBACK_FAILED', statusReason: NO_CANDIDATE, finishedAt: now };
  }
  return { status: 'STOPPED', statusReason: why.statusReason, stoppedAt: now, finishedAt: now };
}
