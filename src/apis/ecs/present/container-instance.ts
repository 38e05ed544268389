import type * as Ecs from '../../../../api-schemas/ecs/types.ts';
import type { ContainerInstance } from '../../../model/container-instance.ts';
import { capacityProviderOf } from '../capacity-provider-instances.ts';
import type { EcsDeps } from '../context.ts';
import type { RuntimeHealth } from '../instance-health.ts';
import { type Resources, typedResources } from './resources.ts';
import { taskCounts } from './task-counts.ts';
import { seconds } from './time.ts';

const NO_VALUES = { doubleValue: 0, longValue: 0, integerValue: 0 }; // the API shows a value of every type

const presentResources = (resources: Resources): Ecs.Resource[] =>
  typedResources(resources).map(({ name, type, ...value }) => ({ name, type, ...NO_VALUES, ...value }));

/** An instance's attributes; one without a value has no `value`. */
export const presentAttributes = ({ attributes }: Pick<ContainerInstance, 'attributes'>): Ecs.Attribute[] =>
  attributes.map(({ name, value }) => (value === undefined ? { name } : { name, value }));

/** A container instance as the API shows it, with what its tasks leave of it. */
export function presentContainerInstance(
  { store, capacities, instanceHealth }: Pick<EcsDeps, 'store' | 'capacities' | 'instanceHealth'>,
  instance: ContainerInstance,
  include: readonly Ecs.ContainerInstanceField[] = [],
): Ecs.ContainerInstance {
  const remaining = capacities.of(instance.clusterArn).remaining(instance.arn);
  return {
    containerInstanceArn: instance.arn,
    ec2InstanceId: instance.ec2InstanceId,
    capacityProviderName: capacityProviderOf(store, instance),
    version: instance.version,
    versionInfo: instance.versionInfo,
    registeredResources: presentResources(instance.resources),
    remainingResources: presentResources({ ...instance.resources, ...remaining }),
    status: instance.status,
    ...(instance.statusReason === undefined ? {} : { statusReason: instance.statusReason }),
    agentConnected: instance.agentConnected,
    ...taskCounts(store.tasks.countsOf(instance.arn)),
    attributes: presentAttributes(instance),
    registeredAt: seconds(instance.registeredAt),
    attachments: [],
    tags: include.includes('TAGS') ? [...instance.tags] : [],
    ...(include.includes('CONTAINER_INSTANCE_HEALTH')
      ? { healthStatus: presentHealth(instanceHealth.of(instance.arn)) }
      : {}),
  };
}

/** One check is made of an instance here: whether its container engine answers. */
function presentHealth(health: RuntimeHealth | undefined): Ecs.ContainerInstanceHealthStatus {
  if (!health) return { overallStatus: 'INSUFFICIENT_DATA', details: [] };
  const { status, lastUpdated, lastStatusChange } = health;
  const times = { lastUpdated: seconds(lastUpdated), lastStatusChange: seconds(lastStatusChange) };
  return { overallStatus: status, details: [{ type: 'CONTAINER_RUNTIME', status, ...times }] };
}
