import { ecsError } from '../errors.ts';
import { findCluster, lookupInstance, serviceArnOf } from '../lookup.ts';
import { given, operation } from '../operation.ts';
import { rowPage } from '../paging.ts';

/** Lists tasks, those wanted RUNNING unless told; `PENDING` finds none, as no task ever has that desired status. */
export const listTasks = operation(
  'ListTasks',
  (context, input) => {
    const cluster = findCluster(context, input.cluster);
    const { family, startedBy, serviceName, launchType, desiredStatus = 'RUNNING', containerInstance } = input;
    if (startedBy !== undefined && (family ?? serviceName ?? containerInstance) !== undefined) {
      throw ecsError('InvalidParameterException', 'startedBy must be the only filter used.');
    }
    const filter = {
      clusterArn: cluster.arn,
      containerInstanceArn:
        containerInstance === undefined ? undefined : lookupInstance(context, cluster, containerInstance).arn,
      family,
      serviceArn: serviceName === undefined ? undefined : serviceArnOf(context, cluster, serviceName),
      startedBy,
      launchType,
      desiredStatus,
    };
    const page = rowPage(input, { list: 'ListTasks', scope: context.scope, ...filter }, (afterId, limit) =>
      context.store.tasks.list(filter, afterId, limit),
    );
    return { taskArns: page.arns, ...page.next };
  },
  { daemonName: given },
);
