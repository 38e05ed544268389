import { digitsOf, serviceRevisionArn, taskSetArn } from '../../model/arn.ts';
import type { Cluster } from '../../model/cluster.ts';
import type { Service, ServiceRevision, TaskSet } from '../../model/service.ts';
import type { EcsContext } from './context.ts';
import { saveService } from './deployments.ts';
import { ecsError } from './errors.ts';
import { findTaskDefinitionForWork } from './lookup.ts';
import { checkBuilt, given, type Input } from './operation.ts';
import { checkRunnable } from './rules/launch.ts';
import { refuseFirst } from './rules/service/asked.ts';
import { serviceCapacityOf } from './rules/service/capacity.ts';
import { loadBalancerFaults, registryFaults } from './rules/service/load-balancers.ts';
import { revisionSettingsOf } from './rules/service/revision.ts';
import { checkTags } from './rules/tags.ts';
import { checkLaunchTypeBuilt, scalePercentOf, taskSetFingerprint } from './rules/task-set.ts';

/** What of a CreateTaskSet cannot be acted on; what ECS refuses is refused first. */
export const UNBUILT_OF_TASK_SETS = { loadBalancers: given, serviceRegistries: given };

const MOST_TASK_SETS = 5;

/**
 * Writes a new task set of a service, with the revision that its tasks are made from. Gives the service and the task set.
 * Throws ECS's refusals, and 501 for what is not built. Call it in a transaction.
 */
export function newTaskSet(
  context: EcsContext,
  { cluster, service }: { readonly cluster: Cluster; readonly service: Service },
  sent: Input<'CreateTaskSet'>,
): { readonly service: Service; readonly taskSet: TaskSet } {
  const { store, ids, now, simulated } = context;
  const { tags = [] } = sent;
  checkLaunchTypeBuilt(sent);
  const { launchType, capacityProviderStrategy } = sent;
  const capacity = serviceCapacityOf(context, cluster, { launchType, capacityProviderStrategy });
  const definition = findTaskDefinitionForWork(context, sent.taskDefinition);
  const { placementConstraints, placementStrategy } = service;
  const settings = revisionSettingsOf({ ...sent, definition, capacity, placementConstraints, placementStrategy });
  refuseFirst(registryFaults({ sent }), loadBalancerFaults({ sent, definition }));
  const scalePercent = scalePercentOf(sent.scale);
  checkTags(tags);
  if (service.taskSets.length >= MOST_TASK_SETS) {
    const message =
      `${MOST_TASK_SETS} deployments exist on the service. Unable to create new TaskSet since this exceeds the maximum ` +
      'limit.';
    throw ecsError('InvalidParameterException', message);
  }
  checkBuilt('CreateTaskSet', sent, UNBUILT_OF_TASK_SETS);
  checkRunnable(definition, simulated);
  const digits = digitsOf(ids.hex32());
  const { arn: serviceArn, clusterArn } = service;
  const arn = serviceRevisionArn(serviceArn, digits);
  const revision: ServiceRevision = { ...settings, arn, serviceArn, clusterArn, createdAt: now };
  store.serviceRecords.addRevision(revision);
  const id = `ecs-svc/${digits}`;
  const taskSet: TaskSet = {
    id,
    arn: taskSetArn(serviceArn, id),
    revisionArn: revision.arn,
    status: 'ACTIVE',
    externalId: sent.externalId,
    scalePercent,
    computedDesiredCount: 0,
    stabilityStatus: 'STABILIZING',
    stabilityStatusAt: now,
    createdAt: now,
    updatedAt: now,
    tags,
    clientToken: sent.clientToken,
    fingerprint: taskSetFingerprint(sent),
  };
  const saved = { ...service, taskSets: [...service.taskSets, taskSet] };
  saveService(context, saved);
  return { service: saved, taskSet };
}
