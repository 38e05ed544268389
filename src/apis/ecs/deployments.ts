import { deploymentIdOf, digitsOf, serviceDeploymentArn, serviceRevisionArn } from '../../model/arn.ts';
import type { Deployment, Service, ServiceDeployment, ServiceRevision } from '../../model/service.ts';
import { threshold } from './rollout/circuit-breaker.ts';
import type { EcsDeps } from './context.ts';

/** What a new revision of a service is made from. */
export type RevisionSettings = Omit<ServiceRevision, 'arn' | 'serviceArn' | 'clusterArn' | 'createdAt'>;

type Deps = Pick<EcsDeps, 'store' | 'ids' | 'serviceEvents'>;

export const inProgress = (id: string): string => `ECS deployment ${id} in progress.`;
export const rollingBackTo = (id: string): string =>
  `ECS deployment circuit breaker: rolling back to deploymentId ${id}.`;

/** Writes a service whose row is there. `told` false where only its controller knows of the change and has seen to it. */
export function saveService({ store }: Pick<EcsDeps, 'store'>, service: Service, told = true): void {
  store.services.update(service, launchTypeOf(store, service), told);
}

/** The launch type a service is listed by; undefined with a capacity provider strategy. */
export function launchTypeOf(store: EcsDeps['store'], service: Service): string | undefined {
  const current = service.deployments[0] ?? service.taskSets.find(({ status }) => status === 'PRIMARY');
  return current ? store.serviceRecords.revision(current.revisionArn)?.launchType : service.originalLaunchType;
}

/**
 * Begins a new deployment of a service: a revision, the record of the deployment and the PRIMARY deployment, which
 * takes the place of the one before. Gives the service with it, which the caller is to write. Call it in a transaction.
 * ECS gives a deployment and its revision the same number.
 */
export function beginDeployment(
  { store, ids, serviceEvents }: Deps,
  service: Service,
  settings: RevisionSettings,
  now: number,
): Service {
  const digits = digitsOf(ids.hex32());
  const { arn: serviceArn, clusterArn, deploymentConfiguration } = service;
  const revision: ServiceRevision = {
    ...settings,
    arn: serviceRevisionArn(serviceArn, digits),
    serviceArn,
    clusterArn,
    createdAt: now,
  };
  store.serviceRecords.addRevision(revision);
  const { enable } = deploymentConfiguration.deploymentCircuitBreaker;
  const record: ServiceDeployment = {
    arn: serviceDeploymentArn(serviceArn, deploymentIdOf(ids.hex32())),
    serviceArn,
    clusterArn,
    deploymentId: `ecs-svc/${digits}`,
    status: 'PENDING',
    createdAt: now,
    updatedAt: now,
    sourceRevisionArns: service.deployments.map(({ revisionArn }) => revisionArn),
    targetRevisionArn: revision.arn,
    deploymentConfiguration,
    circuitBreaker: {
      status: enable ? 'MONITORING' : 'DISABLED',
      failureCount: 0,
      threshold: enable ? threshold(service.desiredCount) : 0,
    },
    ...(deploymentConfiguration.alarms?.enable ? { alarms: { status: 'MONITORING', triggeredAlarmNames: [] } } : {}),
  };
  store.serviceRecords.putDeployment(record);
  for (const one of service.deployments) supersede(store, one, now);
  const deployment: Deployment = {
    id: record.deploymentId,
    status: 'PRIMARY',
    revisionArn: revision.arn,
    serviceDeploymentArn: record.arn,
    isNew: true,
    createdAt: now,
    updatedAt: now,
    rolloutState: 'IN_PROGRESS',
    rolloutStateReason: inProgress(record.deploymentId),
    failedTasks: 0,
    hasRun: false,
  };
  serviceEvents.tell(service, deployment, 'SERVICE_DEPLOYMENT_IN_PROGRESS', deployment.rolloutStateReason);
  return {
    ...service,
    deployments: [deployment, ...service.deployments.map((one): Deployment => ({ ...one, status: 'ACTIVE' }))],
    isSteady: false,
    rebalancing: undefined,
  };
}

const UNDER_WAY: readonly ServiceDeployment['status'][] = [
  'PENDING',
  'IN_PROGRESS',
  'STOP_REQUESTED',
  'ROLLBACK_REQUESTED',
  'ROLLBACK_IN_PROGRESS',
];

/** Whether a service deployment has not come to its end. */
export const isUnderWay = ({ status }: ServiceDeployment): boolean => UNDER_WAY.includes(status);

/** What the monitors of a deployment show once it is watched no more; one that was triggered stays so. */
export const unmonitored = (
  { circuitBreaker, alarms }: ServiceDeployment,
  { failedTasks: failureCount }: Pick<Deployment, 'failedTasks'>,
): Partial<ServiceDeployment> => ({
  ...(circuitBreaker.status === 'MONITORING'
    ? { circuitBreaker: { ...circuitBreaker, status: 'MONITORING_COMPLETE', failureCount } }
    : {}),
  ...(alarms?.status === 'MONITORING' ? { alarms: { ...alarms, status: 'MONITORING_COMPLETE' } } : {}),
});

/** Ends the record of a deployment that another one takes the place of. */
function supersede(store: EcsDeps['store'], deployment: Deployment, now: number): void {
  const record = store.serviceRecords.deployment(deployment.serviceDeploymentArn);
  if (!record || !isUnderWay(record)) return;
  // AWS's words are not established.
  const statusReason = 'Service deployment stopped because a newer service deployment started.';
  store.serviceRecords.putDeployment({
    ...record,
    ...unmonitored(record, deployment),
    status: 'STOPPED',
    statusReason,
    stoppedAt: now,
    finishedAt: now,
    updatedAt: now,
  });
}
