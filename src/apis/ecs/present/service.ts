import type * as Ecs from '../../../../api-schemas/ecs/types.ts';
import type { Deployment, Service, ServiceRevision } from '../../../model/service.ts';
import type { Store } from '../../../store/database.ts';
import { isUnderWay } from '../deployments.ts';
import { presentPlacement } from './placement.ts';
import { presentCapacity } from './service-capacity.ts';
import { NO_TASKS, type ServiceTaskCounts, serviceTaskCounts } from './service-task-counts.ts';
import { presentTaskSet } from './task-set.ts';
import { seconds } from './time.ts';

/** What of a service is only shown where it was asked for. */
export interface ServiceView {
  readonly tags?: boolean | undefined;
  /** The answers to CreateService and UpdateService do not tell the deployment that is under way. */
  readonly isAnswerToChange?: boolean | undefined;
  /** How many tasks the PRIMARY deployment is to have: in the answer to UpdateService still as many as before. */
  readonly deployedCount?: number | undefined;
}

/** A service as the API shows it, in the order of a real answer. */
export function presentService(store: Store, service: Service, view: ServiceView = {}): Ecs.Service {
  const counts = serviceTaskCounts(store, service.arn);
  const deployments = service.deployments.flatMap((deployment) => {
    const revision = store.serviceRecords.revision(deployment.revisionArn);
    const { deployedCount = service.desiredCount } = view;
    return revision
      ? [presentDeployment(deployment, revision, deployedCount, counts.get(deployment.id) ?? NO_TASKS)]
      : [];
  });
  const revision = revisionOf(store, service);
  const all = [...counts.values()];
  return {
    serviceArn: service.arn,
    serviceName: service.name,
    clusterArn: service.clusterArn,
    loadBalancers: [],
    serviceRegistries: [],
    status: service.status,
    desiredCount: service.desiredCount,
    runningCount: all.reduce((total, { running }) => total + running, 0),
    pendingCount: all.reduce((total, { pending }) => total + pending, 0),
    ...(revision ? presentCapacity(revision) : { launchType: service.originalLaunchType }),
    platformVersion: service.platformVersion,
    platformFamily: revision?.platformFamily,
    taskDefinition: revision?.taskDefinitionArn,
    deploymentConfiguration: service.deploymentConfiguration as Ecs.DeploymentConfiguration,
    ...(service.deploymentController === 'EXTERNAL'
      ? { taskSets: service.taskSets.map((taskSet) => presentTaskSet(store, service, taskSet)) }
      : {}),
    deployments,
    roleArn: service.roleArn,
    events: store.serviceRecords.events(service.arn).map(({ id, at, message }) => ({
      id,
      createdAt: seconds(at),
      message,
    })),
    createdAt: seconds(service.createdAt),
    currentServiceDeployment: view.isAnswerToChange ? undefined : deploymentUnderWay(store, service),
    currentServiceRevisions: service.deployments.map(({ revisionArn }, index) => ({
      arn: revisionArn,
      requestedTaskCount: deployments[index]?.desiredCount,
      runningTaskCount: deployments[index]?.runningCount,
      pendingTaskCount: deployments[index]?.pendingCount,
    })),
    ...presentPlacement(service),
    networkConfiguration: revision?.networkConfiguration,
    healthCheckGracePeriodSeconds: service.healthCheckGracePeriodSeconds,
    schedulingStrategy: service.schedulingStrategy,
    deploymentController: { type: service.deploymentController },
    ...(view.tags && service.tags.length > 0 ? { tags: [...service.tags] } : {}),
    createdBy: service.createdBy,
    enableECSManagedTags: service.enableECSManagedTags,
    propagateTags: service.propagateTags,
    enableExecuteCommand: service.enableExecuteCommand,
    availabilityZoneRebalancing: service.availabilityZoneRebalancing,
    resourceManagementType: 'CUSTOMER',
  };
}

/** The revision a service shows: the PRIMARY deployment's, or task set's; of an INACTIVE one its last. */
function revisionOf({ serviceRecords }: Store, service: Service): ServiceRevision | undefined {
  if (service.status === 'INACTIVE') return serviceRecords.latestRevision(service.arn);
  const current = service.deployments[0] ?? service.taskSets.find(({ status }) => status === 'PRIMARY');
  return current && serviceRecords.revision(current.revisionArn);
}

function deploymentUnderWay({ serviceRecords }: Store, { deployments: [primary] }: Service): string | undefined {
  const record = primary && serviceRecords.deployment(primary.rollsBack ?? primary.serviceDeploymentArn);
  return record && isUnderWay(record) ? record.arn : undefined;
}

function presentDeployment(
  deployment: Deployment,
  revision: ServiceRevision,
  desiredCount: number,
  { running, pending }: ServiceTaskCounts,
): Ecs.Deployment {
  const wanted = deployment.status === 'PRIMARY' ? desiredCount : running + pending;
  return {
    id: deployment.id,
    status: deployment.status,
    taskDefinition: revision.taskDefinitionArn,
    desiredCount: deployment.isNew ? 0 : wanted,
    pendingCount: pending,
    runningCount: running,
    failedTasks: deployment.failedTasks,
    createdAt: seconds(deployment.createdAt),
    updatedAt: seconds(deployment.updatedAt),
    ...presentCapacity(revision),
    platformVersion: revision.platformVersion,
    platformFamily: revision.platformFamily,
    networkConfiguration: revision.networkConfiguration,
    rolloutState: deployment.rolloutState,
    rolloutStateReason: deployment.rolloutStateReason,
  };
}
