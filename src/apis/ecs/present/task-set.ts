import type * as Ecs from '../../../../api-schemas/ecs/types.ts';
import type { Service, TaskSet } from '../../../model/service.ts';
import type { Store } from '../../../store/database.ts';
import { presentCapacity } from './service-capacity.ts';
import { NO_TASKS, serviceTaskCounts } from './service-task-counts.ts';
import { seconds } from './time.ts';

/** A task set as the API shows it; tags only where they were asked for. */
export function presentTaskSet(
  store: Store,
  service: Service,
  taskSet: TaskSet,
  include: readonly Ecs.TaskSetField[] = [],
): Ecs.TaskSet {
  const revision = store.serviceRecords.revision(taskSet.revisionArn);
  const { running, pending } = serviceTaskCounts(store, service.arn).get(taskSet.id) ?? NO_TASKS;
  return {
    id: taskSet.id,
    taskSetArn: taskSet.arn,
    serviceArn: service.arn,
    clusterArn: service.clusterArn,
    externalId: taskSet.externalId,
    status: taskSet.status,
    taskDefinition: revision?.taskDefinitionArn,
    computedDesiredCount: taskSet.computedDesiredCount,
    pendingCount: pending,
    runningCount: running,
    createdAt: seconds(taskSet.createdAt),
    updatedAt: seconds(taskSet.updatedAt),
    ...(revision ? presentCapacity(revision) : {}),
    platformVersion: revision?.platformVersion,
    platformFamily: revision?.platformFamily,
    networkConfiguration: revision?.networkConfiguration,
    loadBalancers: [],
    serviceRegistries: [],
    scale: { value: taskSet.scalePercent, unit: 'PERCENT' },
    stabilityStatus: taskSet.stabilityStatus,
    stabilityStatusAt: seconds(taskSet.stabilityStatusAt),
    tags: include.includes('TAGS') ? [...taskSet.tags] : [],
  };
}
