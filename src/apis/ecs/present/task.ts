import type * as Ecs from '../../../../api-schemas/ecs/types.ts';
import type { Container, Task } from '../../../model/task.ts';
import { seconds } from './time.ts';

/** A task as the API shows it. Tags only where they were asked for. */
export function presentTask(task: Task, include: readonly Ecs.TaskField[] = []): Ecs.Task {
  return {
    attachments: [],
    attributes: [{ name: 'ecs.cpu-architecture', value: task.architecture }],
    availabilityZone: task.availabilityZone,
    clusterArn: task.clusterArn,
    connectivity: 'CONNECTED',
    connectivityAt: seconds(task.connectivityAt),
    containerInstanceArn: task.containerInstanceArn,
    containers: task.containers.map((container) => presentContainer(task.arn, container)),
    cpu: task.cpu,
    createdAt: seconds(task.createdAt),
    desiredStatus: task.desiredStatus,
    enableExecuteCommand: false,
    executionStoppedAt: seconds(task.executionStoppedAt),
    group: task.group,
    healthStatus: task.healthStatus,
    lastStatus: task.lastStatus,
    launchType: task.launchType,
    memory: task.memory,
    overrides: presentOverrides(task),
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

function presentContainer(taskArn: string, container: Container): Ecs.Container {
  return {
    containerArn: container.containerArn,
    taskArn,
    name: container.name,
    image: container.image,
    imageDigest: container.imageDigest,
    runtimeId: container.runtimeId,
    lastStatus: container.lastStatus,
    exitCode: container.exitCode,
    reason: container.reason,
    networkBindings: [...container.networkBindings],
    networkInterfaces: [],
    healthStatus: container.healthStatus,
    cpu: String(container.cpu),
    memory: container.memory === undefined ? undefined : String(container.memory),
    memoryReservation: container.memoryReservation === undefined ? undefined : String(container.memoryReservation),
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
