import { containerArn, resourceId, taskArn } from '../../model/arn.ts';
import type { Cluster } from '../../model/cluster.ts';
import { attributeValue, type ContainerInstance } from '../../model/container-instance.ts';
import type { TaskNeeds } from '../../model/resources.ts';
import type { Tag } from '../../model/tag.ts';
import type { Container, ContainerOverride, Task, TaskOverride } from '../../model/task.ts';
import type { ContainerDefinition, TaskDefinition } from '../../model/task-definition.ts';
import type { EcsContext } from './context.ts';

/** What a RunTask or StartTask asks for, for each of its tasks. */
export interface Launch {
  readonly cluster: Cluster;
  readonly definition: TaskDefinition;
  readonly group: string;
  readonly startedBy?: string | undefined;
  readonly overrides: TaskOverride;
  readonly tags: readonly Tag[];
}

const overrideOf = (overrides: TaskOverride, name: string): ContainerOverride | undefined =>
  overrides.containerOverrides?.find((override) => override.name === name);

/** A container's size with its override put over it. */
function sized(container: ContainerDefinition, override: ContainerOverride | undefined) {
  return {
    cpu: override?.cpu ?? container.cpu,
    memory: override?.memory ?? container.memory,
    memoryReservation: override?.memoryReservation ?? container.memoryReservation,
  };
}

/**
 * What placement reserves for a task: the task's own size where it has one, else the sum of its containers', each by
 * its memoryReservation if it has one, by its memory otherwise.
 */
export function taskNeeds(definition: TaskDefinition, overrides: TaskOverride): TaskNeeds {
  const sizes = definition.containers.map((container) => sized(container, overrideOf(overrides, container.name)));
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const fixedPorts = (wanted: 'tcp' | 'udp') =>
    definition.networkMode === 'bridge' || definition.networkMode === 'host'
      ? definition.containers.flatMap(({ portMappings }) =>
          portMappings.flatMap(({ hostPort, protocol = 'tcp' }) => (hostPort && protocol === wanted ? [hostPort] : [])),
        )
      : [];
  return {
    cpu: Number(overrides.cpu ?? definition.cpu ?? sum(sizes.map(({ cpu }) => cpu))),
    memory: Number(
      overrides.memory ??
        definition.memory ??
        sum(sizes.map(({ memory, memoryReservation }) => memoryReservation ?? memory ?? 0)),
    ),
    tcpPorts: fixedPorts('tcp'),
    udpPorts: fixedPorts('udp'),
    gpus: 0,
  };
}

/** A new task on an instance: accepted, wanted RUNNING, and PENDING until its agent says more. */
export function newTask(
  { scope, ids, now }: Pick<EcsContext, 'scope' | 'ids' | 'now'>,
  { cluster, definition, group, startedBy, overrides, tags }: Launch,
  needs: TaskNeeds,
  instance: ContainerInstance,
): Task {
  const arn = taskArn(scope, cluster.name, ids.hex32());
  const containers = definition.containers.map(
    (container): Container => ({
      containerArn: containerArn(scope, cluster.name, resourceId(arn), ids.uuid()),
      name: container.name,
      image: container.image,
      essential: container.essential,
      hasHealthCheck: container.healthCheck !== undefined && container.healthCheck.command[0] !== 'NONE',
      lastStatus: 'PENDING',
      healthStatus: 'UNKNOWN',
      networkBindings: [],
      ...sized(container, overrideOf(overrides, container.name)),
    }),
  );
  return {
    arn,
    clusterArn: cluster.arn,
    taskDefinitionArn: definition.arn,
    family: definition.family,
    containerInstanceArn: instance.arn,
    availabilityZone: attributeValue(instance, 'ecs.availability-zone'),
    group,
    startedBy,
    launchType: 'EC2',
    lastStatus: 'PENDING',
    desiredStatus: 'RUNNING',
    healthStatus: 'UNKNOWN',
    version: 1,
    createdAt: now,
    connectivityAt: now,
    cpu: String(needs.cpu),
    memory: String(needs.memory),
    architecture: attributeValue(instance, 'ecs.cpu-architecture') ?? 'x86_64',
    containers,
    overrides,
    needs,
    tags,
  };
}
