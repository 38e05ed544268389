import { resourceId } from '../../../model/arn.ts';
import type * as Ecs from '../../../../api-schemas/ecs/types.ts';
import type { ServiceDeployment } from '../../../model/service.ts';
import type { Store } from '../../../store/database.ts';
import { shownStage } from '../rollout/stages.ts';
import { NO_TASKS, serviceTaskCounts } from './service-task-counts.ts';
import { seconds } from './time.ts';

/** A service deployment as it is listed. */
export const presentServiceDeploymentBrief = (record: ServiceDeployment): Ecs.ServiceDeploymentBrief => ({
  serviceDeploymentArn: record.arn,
  serviceArn: record.serviceArn,
  clusterArn: record.clusterArn,
  startedAt: seconds(record.startedAt),
  createdAt: seconds(record.createdAt),
  finishedAt: seconds(record.finishedAt),
  targetServiceRevisionArn: record.targetRevisionArn,
  status: record.status,
  statusReason: record.statusReason,
});

/**
 * A service deployment as it is described. The tasks of its revisions are counted as they are now, also after its end;
 * only a deployment that shifts traffic has a stage, and weights of traffic.
 */
export function presentServiceDeployment(store: Store, record: ServiceDeployment): Ecs.ServiceDeployment {
  const summary = summaries(store, record);
  const { rollback, hooks } = record;
  return {
    serviceDeploymentArn: record.arn,
    serviceArn: record.serviceArn,
    clusterArn: record.clusterArn,
    createdAt: seconds(record.createdAt),
    startedAt: seconds(record.startedAt),
    finishedAt: seconds(record.finishedAt),
    stoppedAt: seconds(record.stoppedAt),
    updatedAt: seconds(record.updatedAt),
    sourceServiceRevisions: record.sourceRevisionArns.map(summary),
    targetServiceRevision: summary(record.targetRevisionArn),
    status: record.status,
    statusReason: record.statusReason,
    lifecycleStage: shownStage(record),
    lifecycleHookDetails: hooks?.map(({ hookId, targetType, targetArn, status, expiresAt, timeoutAction }) => ({
      hookId,
      targetType,
      targetArn,
      status,
      expiresAt: seconds(expiresAt),
      timeoutAction,
    })) as Ecs.ServiceDeployment['lifecycleHookDetails'],
    deploymentConfiguration: record.deploymentConfiguration as Ecs.DeploymentConfiguration,
    rollback: rollback && { ...rollback, startedAt: seconds(rollback.startedAt) },
    deploymentCircuitBreaker: presentBreaker(store, record),
    alarms: presentAlarms(record),
  };
}

/** Gives how many tasks a revision has, and its share of the traffic where that is shifted. */
function summaries(store: Store, record: ServiceDeployment): (arn: string) => Ecs.ServiceRevisionSummary {
  const service = store.services.get(record.serviceArn);
  const counts = serviceTaskCounts(store, record.serviceArn);
  const isShifted = record.deploymentConfiguration.strategy !== 'ROLLING';
  const [primary] = service?.deployments ?? [];
  const others = record.sourceRevisionArns;
  const blue = others.length === 1 ? others[0] : service?.lastCompleted?.revisionArn;
  return (arn) => {
    const { running, pending } = counts.get(`ecs-svc/${resourceId(arn)}`) ?? NO_TASKS;
    const isWanted = service !== undefined && primary?.revisionArn === arn && !primary.isNew;
    const rest = arn === blue ? 100 : 0; // of several sources, the one that completed has what the target has not
    const weight = (ofTarget = 0) => (arn === record.targetRevisionArn ? ofTarget : Math.max(0, rest - ofTarget));
    return {
      arn,
      requestedTaskCount: isWanted ? service.desiredCount : running + pending,
      runningTaskCount: running,
      pendingTaskCount: pending,
      ...(isShifted
        ? {
            requestedTestTrafficWeight: weight(record.testWeight),
            requestedProductionTrafficWeight: weight(record.productionWeight),
          }
        : {}),
    };
  };
}

/** While it monitors, the failures are those its deployment has by now. */
function presentBreaker(store: Store, { circuitBreaker, ...record }: ServiceDeployment) {
  if (circuitBreaker.status !== 'MONITORING') return circuitBreaker;
  const { deployments = [] } = store.services.get(record.serviceArn) ?? {};
  const deployment = deployments.find(({ id }) => id === record.deploymentId);
  return { ...circuitBreaker, failureCount: deployment?.failedTasks ?? circuitBreaker.failureCount };
}

function presentAlarms({ alarms, deploymentConfiguration }: ServiceDeployment): Ecs.ServiceDeploymentAlarms {
  if (!alarms || alarms.status === 'DISABLED') return { status: 'DISABLED' };
  return { ...alarms, alarmNames: deploymentConfiguration.alarms?.alarmNames ?? [] };
}
