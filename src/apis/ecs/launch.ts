import { taskArn } from '../../model/arn.ts';
import type { Cluster } from '../../model/cluster.ts';
import { attributeValue, type ContainerInstance } from '../../model/container-instance.ts';
import type { Placement } from '../../model/placement.ts';
import type { TaskNeeds } from '../../model/resources.ts';
import type { Tag } from '../../model/tag.ts';
import type { Container, ContainerOverride, LaunchType, Task, TaskOverride } from '../../model/task.ts';
import type { ContainerDefinition, TaskDefinition } from '../../model/task-definition.ts';
import type { EcsContext } from './context.ts';
import { newInterface } from './network-interface.ts';

/** What a RunTask or StartTask asks for, for each of its tasks. */
export interface Launch {
  readonly cluster: Cluster;
  readonly definition: TaskDefinition;
  readonly group: string;
  /** The service that starts it; its `startedBy` is then a deployment or a task set. */
  readonly serviceArn?: string | undefined;
  readonly startedBy?: string | undefined;
  readonly overrides: TaskOverride;
  readonly tags: readonly Tag[];
  readonly launchType: LaunchType;
  /** Fargate's platform and disk. */
  readonly platform: Pick<Task, 'platformVersion' | 'platformFamily' | 'ephemeralStorageGiB'>;
  /** Whether commands may be run in its containers (ECS Exec). */
  readonly enableExecuteCommand?: boolean | undefined;
  /** Where its network interface may be; empty for a task without one. */
  readonly subnets: readonly string[];
}

/** What an instance must be able to do for it, its definition's and its launch's own. */
export const requiredAttributes = ({
  definition,
  enableExecuteCommand,
}: Pick<Launch, 'definition' | 'enableExecuteCommand'>): readonly string[] =>
  enableExecuteCommand ? [...definition.requiresAttributes, EXECUTE_COMMAND] : definition.requiresAttributes;

const EXECUTE_COMMAND = 'ecs.capability.execute-command';

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

/** How many GPUs a container asks for. */
const gpusOf = ({ resourceRequirements = [] }: ContainerDefinition): number =>
  resourceRequirements.reduce((total, { type, value }) => (type === 'GPU' ? total + Number(value) : total), 0);

/**
 * What placement reserves for a task: the task's own size where it has one, else the sum of its containers', each by
 * its memoryReservation if it has one, by its memory otherwise; and in network mode awsvpc one of the instance's network
 * interfaces.
 */
export function taskNeeds({
  definition,
  overrides,
  launchType,
}: Pick<Launch, 'definition' | 'overrides' | 'launchType'>): TaskNeeds {
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
    gpus: sum(definition.containers.map(gpusOf)),
    ...(definition.networkMode === 'awsvpc' && launchType !== 'FARGATE' ? { enis: 1 } : {}),
  };
}

/** Where one task is to run. */
interface Place {
  /** Undefined on Fargate, and for a task that waits for an instance of its capacity provider. */
  readonly instance?: ContainerInstance | undefined;
  readonly capacityProviderName?: string | undefined;
  /** Of a task that waits. */
  readonly placement?: Placement | undefined;
  /** Counts the tasks of a call, to spread them over its subnets. */
  readonly nth: number;
}

/**
 * A new task: accepted and wanted RUNNING. It is PROVISIONING while it needs capacity or a network interface, and
 * PENDING once nothing but its agent must act (ECS task lifecycle).
 */
export function newTask(
  { scope, ids, now }: Pick<EcsContext, 'scope' | 'ids' | 'now'>,
  launch: Launch,
  needs: TaskNeeds,
  { instance, capacityProviderName, placement, nth }: Place,
): Task {
  const { cluster, definition, group, serviceArn, startedBy, launchType, overrides, platform, subnets, tags } = launch;
  const enableExecuteCommand = launch.enableExecuteCommand || undefined; // no room for what is so of most tasks
  const arn = taskArn(scope, cluster.name, ids.hex32());
  const subnet = subnets[nth % Math.max(1, subnets.length)];
  const containers = definition.containers.map(
    (container): Container => ({
      id: ids.uuid(),
      name: container.name,
      image: container.image,
      essential: container.essential,
      hasHealthCheck: container.healthCheck !== undefined && container.healthCheck.command[0] !== 'NONE',
      lastStatus: 'PENDING',
      healthStatus: 'UNKNOWN',
      networkBindings: [],
      ...sized(container, overrideOf(overrides, container.name)),
      ...(enableExecuteCommand ? { managedAgents: [{ name: 'ExecuteCommandAgent', lastStatus: 'PENDING' }] } : {}),
    }),
  );
  return {
    arn,
    clusterArn: cluster.arn,
    taskDefinitionArn: definition.arn,
    family: definition.family,
    ...placeOf(instance),
    ...(launchType === 'FARGATE' && subnet ? { availabilityZone: zoneOfSubnet(scope.region, subnet) } : {}),
    group,
    serviceArn,
    startedBy,
    launchType,
    capacityProviderName,
    ...platform,
    lastStatus: instance && subnet === undefined ? 'PENDING' : 'PROVISIONING',
    desiredStatus: 'RUNNING',
    healthStatus: 'UNKNOWN',
    version: 1,
    createdAt: now,
    connectivityAt: now,
    cpu: String(needs.cpu),
    memory: String(needs.memory),
    architecture: placeOf(instance).architecture ?? architectureOf(definition),
    attachments: subnet === undefined ? [] : [newInterface(ids, subnet)],
    containers,
    overrides,
    needs,
    enableExecuteCommand,
    placement,
    tags,
  };
}

/** What a task takes over from the instance it was placed on. */
export const placeOf = (instance: ContainerInstance | undefined): Partial<Task> =>
  instance
    ? {
        containerInstanceArn: instance.arn,
        availabilityZone: attributeValue(instance, 'ecs.availability-zone'),
        architecture: attributeValue(instance, 'ecs.cpu-architecture') ?? 'x86_64',
      }
    : {};

const architectureOf = ({ document }: TaskDefinition): string =>
  (document.runtimePlatform as { cpuArchitecture?: string } | undefined)?.cpuArchitecture?.toLowerCase() ?? 'x86_64';

const ZONES = ['a', 'b', 'c'];

/** A subnet is always in the same zone of its region; which one follows from its id, as there is no VPC to ask. */
export function zoneOfSubnet(region: string, subnetId: string): string {
  const sum = [...subnetId].reduce((total, letter) => total + letter.charCodeAt(0), 0);
  return `${region}${ZONES[sum % ZONES.length]}`;
}
