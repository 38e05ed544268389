import { serviceArn } from '../../model/arn.ts';
import type { Cluster } from '../../model/cluster.ts';
import type { Service } from '../../model/service.ts';
import type { EcsContext } from './context.ts';
import { beginDeployment } from './deployments.ts';
import { checkBuilt, type Input } from './operation.ts';
import { checkRunnable } from './rules/launch.ts';
import { serviceDefinition } from './rules/service/definition.ts';
import { refuseFirst } from './rules/service/asked.ts';
import { serviceCapacityOf, tasksLaunchType } from './rules/service/capacity.ts';
import { checkService } from './rules/service/check.ts';
import {
  changedDeploymentConfiguration,
  defaultDeploymentConfiguration,
} from './rules/service/deployment-configuration.ts';
import { newControllerFaults } from './rules/service/deployment-controller.ts';
import { serviceFingerprint } from './rules/service/fingerprint.ts';
import { checkHooksBuilt } from './rules/service/lifecycle-hooks.ts';
import { storedPlacement } from './rules/service/placement.ts';
import { defaultRebalancing } from './rules/service/rebalancing.ts';
import { revisionSettingsOf } from './rules/service/revision.ts';
import { UNBUILT_OF_SERVICES } from './rules/service/unbuilt.ts';
import { checkTags } from './rules/tags.ts';

/** ECS's own role, by which it works for services whose tasks have network interfaces. */
export const linkedRole = (accountId: string): string =>
  `arn:aws:iam::${accountId}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS`;

/**
 * Writes a new service and, but for one with an EXTERNAL controller, its first deployment. Throws ECS's refusals, and
 * 501 for what is not built. Call it in a transaction.
 */
export function newService(context: EcsContext, cluster: Cluster, sent: Input<'CreateService'>): Service {
  const { store, scope, now, principalArn } = context;
  const { schedulingStrategy = 'REPLICA', tags = [] } = sent;
  const deploymentController = sent.deploymentController?.type ?? 'ECS';
  refuseFirst(newControllerFaults({ sent, deploymentController }));
  const capacity = serviceCapacityOf(context, cluster, sent);
  const launchType = tasksLaunchType(capacity);
  const definition = deploymentController === 'EXTERNAL' ? undefined : serviceDefinition(context, sent.taskDefinition);
  const settings = {
    schedulingStrategy,
    deploymentController,
    deploymentConfiguration: changedDeploymentConfiguration(
      defaultDeploymentConfiguration(schedulingStrategy),
      sent.deploymentConfiguration,
    ),
    ...storedPlacement(launchType, sent),
  };
  const asked = { verb: 'created', sent, launchType, definition, ...settings } as const;
  const availabilityZoneRebalancing = sent.availabilityZoneRebalancing ?? defaultRebalancing(asked);
  checkService({ ...asked, availabilityZoneRebalancing }, cluster);
  const revision = definition && revisionSettingsOf({ ...sent, definition, capacity });
  checkTags(tags);
  checkBuilt('CreateService', sent, UNBUILT_OF_SERVICES);
  checkHooksBuilt('CreateService', settings.deploymentConfiguration);
  if (definition) checkRunnable(definition, context.simulated);
  const service: Service = {
    arn: serviceArn(scope, cluster.name, sent.serviceName),
    clusterArn: cluster.arn,
    name: sent.serviceName,
    status: 'ACTIVE',
    ...settings,
    availabilityZoneRebalancing,
    desiredCount: sent.desiredCount ?? 0,
    createdAt: now,
    createdBy: principalArn,
    roleArn: revision?.networkConfiguration && linkedRole(scope.accountId),
    originalLaunchType: capacity.launchType,
    platformVersion: revision?.platformVersion && (sent.platformVersion ?? 'LATEST'),
    healthCheckGracePeriodSeconds: sent.healthCheckGracePeriodSeconds ?? 0,
    enableECSManagedTags: sent.enableECSManagedTags ?? false,
    propagateTags: sent.propagateTags ?? 'NONE',
    enableExecuteCommand: sent.enableExecuteCommand ?? false,
    tags,
    fingerprint: serviceFingerprint(sent),
    deployments: [],
    taskSets: [],
    isSteady: false,
  };
  if (store.services.get(service.arn)) store.serviceRecords.deleteOf(service.arn); // it is INACTIVE: a past of another
  const begun = revision ? beginDeployment(context, service, revision, now) : service;
  store.services.insert(begun, begun.originalLaunchType);
  return begun;
}
