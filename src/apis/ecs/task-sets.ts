import { parseArn } from '../../model/arn.ts';
import type { Cluster } from '../../model/cluster.ts';
import type { Service, TaskSet } from '../../model/service.ts';
import type { EcsContext } from './context.ts';
import { saveService } from './deployments.ts';
import { ecsError } from './errors.ts';
import { checkScope, findCluster, findService } from './lookup.ts';

/** How operations on task sets name their service. */
interface Reference {
  readonly cluster: string;
  readonly service: string;
}

/**
 * The service that is named, whose task sets can be changed: ACTIVE, with an EXTERNAL controller. Throws ECS's refusals,
 * ServiceNotActiveException among them.
 */
export function findExternalService(context: EcsContext, reference: Reference): { cluster: Cluster; service: Service } {
  const cluster = findCluster(context, reference.cluster);
  const service = findService(context, cluster, reference.service);
  if (service.status !== 'ACTIVE') throw ecsError('ServiceNotActiveException', 'Service was not ACTIVE.');
  if (service.deploymentController !== 'EXTERNAL') {
    const message =
      'Amazon ECS only supports task set management on services configured to use external deployment controllers.';
    throw ecsError('InvalidParameterException', message);
  }
  return { cluster, service };
}

/** The task set of a service that an id or an ARN means; undefined for one that is not there. */
export function lookupTaskSet({ scope }: EcsContext, { taskSets }: Service, text: string): TaskSet | undefined {
  const parsed = parseArn(text);
  if (parsed) checkScope(scope, parsed);
  return taskSets.find(({ id, arn }) => id === text || arn === text);
}

/** As `lookupTaskSet`. Throws TaskSetNotFoundException for one that is not there. */
export function findTaskSet(context: EcsContext, service: Service, text: string): TaskSet {
  const taskSet = lookupTaskSet(context, service, text);
  if (!taskSet) throw ecsError('TaskSetNotFoundException', 'TaskSet not found.'); // worded like a service's
  return taskSet;
}

/** As `findTaskSet`, one that is not on its way out. The words of the refusal are not established. */
export function findLivingTaskSet(context: EcsContext, service: Service, text: string): TaskSet {
  const taskSet = findTaskSet(context, service, text);
  if (taskSet.status === 'DRAINING') throw ecsError('InvalidParameterException', 'TaskSet was not ACTIVE.');
  return taskSet;
}

/** Writes a service with one of its task sets changed, and gives it. */
export function saveTaskSet(context: EcsContext, service: Service, before: TaskSet, after: TaskSet): Service {
  const taskSets = service.taskSets.map((one) => (one === before ? after : one));
  const saved = { ...service, taskSets };
  context.capacities.transaction(() => saveService(context, saved));
  return saved;
}
