import { taskSetArn } from '../../../model/arn.ts';
import { ecsError } from '../errors.ts';
import { findCluster, findService } from '../lookup.ts';
import { operation } from '../operation.ts';
import { presentTaskSet } from '../present/task-set.ts';
import { lookupTaskSet } from '../task-sets.ts';

/** Describes task sets of a service, all of them where none is named. A service that ECS itself deploys has none. */
export const describeTaskSets = operation('DescribeTaskSets', (context, input) => {
  const service = findService(context, findCluster(context, input.cluster), input.service);
  if (service.status === 'INACTIVE') throw ecsError('ServiceNotActiveException', 'Service was not ACTIVE.');
  const { taskSets: named = [], include } = input;
  const looked = named.map((text) => ({
    arn: text.startsWith('arn:') ? text : taskSetArn(service.arn, text),
    taskSet: lookupTaskSet(context, service, text),
  }));
  const found = named.length > 0 ? looked.flatMap(({ taskSet }) => taskSet ?? []) : service.taskSets;
  return {
    taskSets: found.map((taskSet) => presentTaskSet(context.store, service, taskSet, include)),
    failures: looked.filter(({ taskSet }) => !taskSet).map(({ arn }) => ({ arn, reason: 'MISSING' })),
  };
});
