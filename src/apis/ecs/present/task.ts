import type * as Ecs from '../../../../api-schemas/ecs/types.ts';
import { containerArn, resourceId } from '../../../model/arn.ts';
import { portRangeText } from '../../../model/port-range.ts';
import type { Container, NetworkBinding, Task } from '../../../model/task.ts';
import { seconds } from './time.ts';

/** A task as the API shows it. Tags only where they were asked for. */
export function presentTask(task: Task, include: readonly Ecs.TaskField[] = []): Ecs.Task {
  return {
    attachments: task.attachments.map(({ details, ...attachment }) => ({ ...attachment, details: [...details] })),
    attributes: presentAttributes(task),
    availabilityZone: task.availabilityZone,
    capacityProviderName: task.capacityProviderName,
    clusterArn: task.clusterArn,
    connectivity: task.connectivity ?? 'CONNECTED',
    connectivityAt: seconds(task.connectivityAt),
    containerInstanceArn: task.containerInstanceArn,
    containers: task.containers.map((container) => presentContainer(task, container)),
    cpu: task.cpu,
    createdAt: seconds(task.createdAt),
    desiredStatus: task.desiredStatus,
    enableExecuteCommand: task.enableExecuteCommand ?? false,
    ...presentStorage(task),
    executionStoppedAt: seconds(task.executionStoppedAt),
    group: task.group,
    healthStatus: task.healthStatus,
    lastStatus: task.lastStatus,
    launchType: task.launchType,
    memory: task.memory,
    overrides: presentOverrides(task),
    platformFamily: task.platformFamily,
    platformVersion: task.platformVersion,
    pullStartedAt: seconds(task.pullStartedAt),
    pullStoppedAt: seconds(task.pullStoppedAt),
    startedAt: seconds(task.startedAt),
    startedBy: task.startedBy,
    stopCode: task.stopCode,
    stoppedAt: seconds(task.stoppedAt),
    stoppedReason: task.stoppedReason,
    stoppingAt: seconds(task.stoppingAt),
    tags: include.includes('TAGS') ? [...task.tags] : [],
    taskArn: task.arn,
    taskDefinitionArn: task.taskDefinitionArn,
    version: task.version,
  };
}

/** A task's attributes; of one on an instance also where its placement is explained. */
function presentAttributes({ arn, architecture, containerInstanceArn }: Task): Ecs.Attribute[] {
  const own = { name: 'ecs.cpu-architecture', value: architecture };
  if (containerInstanceArn === undefined) return [own];
  return [own, { name: 'drydock.explain', value: `/_drydock/explain/task/${resourceId(arn)}` }];
}

/** Fargate's disk, under the name it had before its encryption could be told, and the one it has since. */
function presentStorage({ ephemeralStorageGiB: sizeInGiB }: Task): Partial<Ecs.Task> {
  return sizeInGiB === undefined ? {} : { ephemeralStorage: { sizeInGiB }, fargateEphemeralStorage: { sizeInGiB } };
}

/** The network interface that all containers of an awsvpc task share, once it has an address. */
const networkInterfaces = ({ attachments }: Task): Ecs.NetworkInterface[] =>
  attachments.flatMap(({ id, details }) => {
    const address = details.find(({ name }) => name === 'privateIPv4Address');
    return address ? [{ attachmentId: id, privateIpv4Address: address.value }] : [];
  });

function presentBinding({ portCount, ...binding }: NetworkBinding): Ecs.NetworkBinding {
  if (portCount === undefined) return binding;
  const { containerPort, hostPort, ...rest } = binding;
  return {
    ...rest,
    containerPortRange: portRangeText(containerPort, portCount),
    hostPortRange: portRangeText(hostPort, portCount),
  };
}

function presentContainer(task: Task, container: Container): Ecs.Container {
  return {
    containerArn: containerArn(task.arn, container.id),
    taskArn: task.arn,
    name: container.name,
    image: container.image,
    imageDigest: container.imageDigest,
    runtimeId: container.runtimeId,
    lastStatus: container.lastStatus,
    exitCode: container.exitCode,
    reason: container.reason,
    networkBindings: container.networkBindings.map(presentBinding),
    networkInterfaces: networkInterfaces(task),
    healthStatus: container.healthStatus,
    cpu: String(container.cpu),
    memory: container.memory === undefined ? undefined : String(container.memory),
    memoryReservation: container.memoryReservation === undefined ? undefined : String(container.memoryReservation),
    managedAgents: container.managedAgents?.map((agent) => ({ ...agent, lastStartedAt: seconds(agent.lastStartedAt) })),
  };
}

/** What was overridden, with an entry for each container, as ECS always shows one. */
function presentOverrides(task: Task): Ecs.TaskOverride {
  const { containerOverrides = [], ...rest } = task.overrides;
  return {
    ...rest,
    containerOverrides: task.containers.map(
      ({ name }) =>
        (containerOverrides.find((override) => override.name === name) ?? { name }) as Ecs.ContainerOverride,
    ),
    inferenceAcceleratorOverrides: [],
  };
}
