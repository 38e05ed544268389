import { ecsError } from '../errors.ts';
import { endInstance } from '../instance-life.ts';
import { findCluster, lookupInstance } from '../lookup.ts';
import { operation } from '../operation.ts';
import { presentContainerInstance } from '../present/container-instance.ts';

/** Takes an instance out of its cluster; with tasks on it only by force, which ends them. It stays describable. */
export const deregisterContainerInstance = operation('DeregisterContainerInstance', (context, input) => {
  const cluster = findCluster(context, input.cluster);
  const instance = context.capacities.transaction(() => {
    const { instance: found } = lookupInstance(context, cluster, input.containerInstance);
    if (!found || found.status === 'INACTIVE') {
      throw ecsError('InvalidParameterException', 'The referenced container instance was not found.');
    }
    const tasks = context.store.tasks.aliveOfInstance(found.arn);
    if (tasks.length > 0 && !input.force) {
      throw ecsError('InvalidParameterException', 'Found running tasks on the instance.');
    }
    return endInstance(
      context,
      found,
      'UserInitiated',
      'Container instance deregistration forced by user',
      context.now,
    );
  });
  return { containerInstance: presentContainerInstance(context, instance, ['TAGS']) };
});
