import type { Cluster } from '../../model/cluster.ts';
import type { Service, ServiceRevision } from '../../model/service.ts';
import type { TaskDefinition } from '../../model/task-definition.ts';
import { notBuilt } from '../../wire/errors.ts';
import type { EcsContext } from './context.ts';
import { beginDeployment, saveService } from './deployments.ts';
import { ecsError } from './errors.ts';
import { linkedRole } from './new-service.ts';
import { checkBuilt, type Input } from './operation.ts';
import { canonical } from './rules/client-token.ts';
import { checkRunnable } from './rules/launch.ts';
import { refuseFirst } from './rules/service/asked.ts';
import { changedCapacity, tasksLaunchType } from './rules/service/capacity.ts';
import { checkService } from './rules/service/check.ts';
import { changedDeploymentConfiguration } from './rules/service/deployment-configuration.ts';
import { serviceDefinition } from './rules/service/definition.ts';
import { changedControllerFaults } from './rules/service/deployment-controller.ts';
import { checkHooksBuilt } from './rules/service/lifecycle-hooks.ts';
import { storedPlacement } from './rules/service/placement.ts';
import { revisionSettingsOf } from './rules/service/revision.ts';
import { UNBUILT_OF_SERVICES } from './rules/service/unbuilt.ts';

type Sent = Input<'UpdateService'>;

const MOST_DEPLOYMENTS = 5;

/**
 * Writes what a call changes of an ACTIVE service, with a new deployment where what its tasks are made from changes or
 * one is forced. Throws ECS's refusals, and 501 for what is not built. Call it in a transaction.
 */
export function changedService(context: EcsContext, cluster: Cluster, service: Service, sent: Sent): Service {
  const { deploymentController } = service;
  refuseFirst(changedControllerFaults({ sent, deploymentController }));
  const revision = context.store.serviceRecords.revision(service.deployments[0]?.revisionArn ?? '');
  const changed = revision
    ? withRevision(context, cluster, { service, revision }, sent)
    : withoutRevision(cluster, service, sent);
  saveService(context, changed);
  return changed;
}

/** A service that ECS does not deploy itself. */
function withoutRevision(cluster: Cluster, service: Service, sent: Sent): Service {
  const { originalLaunchType: launchType = 'EC2' } = service;
  const changed = { ...service, ...changes(service, sent), ...placementAfter(service, launchType, sent) };
  check(cluster, { changed, launchType, definition: undefined }, sent);
  return changed;
}

function withRevision(
  context: EcsContext,
  cluster: Cluster,
  { service, revision }: { readonly service: Service; readonly revision: ServiceRevision },
  sent: Sent,
): Service {
  const capacity = changedCapacity(context, cluster, { service, before: revision }, sent);
  const launchType = tasksLaunchType(capacity);
  const definition =
    sent.taskDefinition === undefined
      ? (context.store.taskDefinitions.get(revision.taskDefinitionArn) as TaskDefinition) // kept while it is used
      : serviceDefinition(context, sent.taskDefinition);
  const networkConfiguration = sent.networkConfiguration ?? revision.networkConfiguration;
  const platformVersion =
    sent.platformVersion ?? (launchType === 'FARGATE' ? (service.platformVersion ?? 'LATEST') : undefined);
  const changed: Service = {
    ...service,
    ...changes(service, sent),
    ...placementAfter(service, launchType, sent),
    platformVersion,
    roleArn: networkConfiguration && linkedRole(context.scope.accountId),
  };
  const settings = revisionSettingsOf({ ...changed, definition, capacity, networkConfiguration, platformVersion });
  check(cluster, { changed, launchType, definition }, sent);
  const isNew =
    sent.forceNewDeployment === true ||
    settings.taskDefinitionArn !== revision.taskDefinitionArn ||
    platformVersion !== service.platformVersion ||
    canonical({ ...settings.networkConfiguration }) !== canonical({ ...revision.networkConfiguration });
  if (isNew) {
    checkRunnable(definition, context.simulated);
    checkDeployments(context, service);
  }
  return isNew ? beginDeployment(context, changed, settings, context.now) : changed;
}

/** Refuses one more deployment while this many have tasks left (containers-roadmap issue 2836, without its code). */
function checkDeployments({ store }: EcsContext, { arn, deployments }: Service): void {
  const inUse = new Set(Array.from(store.tasks.aliveOfService(arn), ({ startedBy }) => startedBy));
  const active = deployments.filter(({ id, status }) => status === 'PRIMARY' || inUse.has(id));
  if (active.length < MOST_DEPLOYMENTS) return;
  const message = `${MOST_DEPLOYMENTS} active deployments exist, unable to create new deployment.`;
  throw ecsError('InvalidParameterException', message);
}

/** The members that only stand for themselves. */
function changes(service: Service, sent: Sent): Partial<Service> {
  const { desiredCount = service.desiredCount } = sent;
  const { availabilityZoneRebalancing = service.availabilityZoneRebalancing } = sent;
  const isSame =
    desiredCount === service.desiredCount && availabilityZoneRebalancing === service.availabilityZoneRebalancing;
  return {
    desiredCount,
    availabilityZoneRebalancing,
    deploymentConfiguration: changedDeploymentConfiguration(
      service.deploymentConfiguration,
      sent.deploymentConfiguration,
    ),
    healthCheckGracePeriodSeconds: sent.healthCheckGracePeriodSeconds ?? service.healthCheckGracePeriodSeconds,
    enableECSManagedTags: sent.enableECSManagedTags ?? service.enableECSManagedTags,
    propagateTags: sent.propagateTags ?? service.propagateTags,
    enableExecuteCommand: sent.enableExecuteCommand ?? service.enableExecuteCommand,
    isSteady: service.isSteady && isSame,
  };
}

const placementAfter = (service: Service, launchType: Parameters<typeof storedPlacement>[0], sent: Sent) =>
  storedPlacement(launchType, {
    placementConstraints: sent.placementConstraints ?? service.placementConstraints,
    placementStrategy: sent.placementStrategy ?? service.placementStrategy,
  });

interface Checked {
  readonly changed: Service;
  readonly launchType: Parameters<typeof storedPlacement>[0];
  readonly definition: TaskDefinition | undefined;
}

function check(cluster: Cluster, { changed, launchType, definition }: Checked, sent: Sent): void {
  checkService({ ...changed, verb: 'updated', sent, launchType, definition }, cluster);
  checkBuilt('UpdateService', sent, UNBUILT_OF_SERVICES);
  checkHooksBuilt('UpdateService', changed.deploymentConfiguration);
  const { deploymentController } = sent;
  if (deploymentController && deploymentController.type !== changed.deploymentController) {
    throw notBuilt('ECS UpdateService with another deploymentController');
  }
}
