import { createHash } from 'node:crypto';
import type { HealthCheck, MountPoint } from '../model/task-definition.ts';
import { resourceId } from '../model/arn.ts';
import { containerEnvironment, type GivenEnvironment } from './container-environment.ts';
import { dependenciesOf, linkedName } from './dependencies.ts';
import type { FollowedContainer, FollowedTask } from './followed-task.ts';
import type { ContainerRef, ContainerSpec, HealthCheckSpec, MountSpec } from './runtime.ts';

/** Seconds between SIGTERM and SIGKILL where the task definition says nothing (ECS_CONTAINER_STOP_TIMEOUT). */
export const DEFAULT_STOP_TIMEOUT_S = 30;

const NAME_PART = 64; // of a family or container name; the task id keeps the whole unique

/** What the engine is told to create for one container of a task. */
export function containerSpec(
  containerInstanceArn: string,
  task: FollowedTask,
  container: FollowedContainer,
  given?: GivenEnvironment,
): ContainerSpec {
  const { definition, override } = container;
  const { name } = definition;
  const ref = (containerName: string): ContainerRef => ({ containerInstanceArn, taskArn: task.arn, containerName });
  return {
    containerInstanceArn,
    taskArn: task.arn,
    containerName: name,
    engineName: engineName(task, name),
    image: definition.image,
    entryPoint: definition.entryPoint?.length ? definition.entryPoint : undefined,
    command: override?.command ?? (definition.command?.length ? definition.command : undefined),
    environment: containerEnvironment(container, given),
    workingDirectory: definition.workingDirectory,
    user: definition.user,
    labels: {
      ...definition.dockerLabels,
      'com.amazonaws.ecs.cluster': resourceId(task.clusterArn),
      'com.amazonaws.ecs.container-name': name,
      'com.amazonaws.ecs.task-arn': task.arn,
      'com.amazonaws.ecs.task-definition-family': task.family,
      'com.amazonaws.ecs.task-definition-version': task.version,
    },
    cpuShares: override?.cpu ?? definition.cpu,
    memoryMiB: override?.memory ?? definition.memory,
    memoryReservationMiB: override?.memoryReservation ?? definition.memoryReservation,
    networkMode: task.networkMode,
    networkOwner: networkOwner(containerInstanceArn, task, name),
    ports: definition.portMappings.flatMap(({ containerPort, hostPort = 0, protocol = 'tcp' }) =>
      containerPort === undefined ? [] : [{ containerPort, hostPort, protocol }],
    ),
    hostAddress: task.hostAddress,
    links: definition.links?.map((link) => ({ ...ref(linkedName(link)), alias: link.split(':').slice(1).join(':') })),
    volumesFrom: definition.volumesFrom?.map(({ sourceContainer = '', readOnly = false }) => ({
      ...ref(sourceContainer),
      readOnly,
    })),
    mounts: mounts(task, definition.mountPoints),
    completes: isAwaited(task, name),
    healthCheck: healthCheck(definition.healthCheck),
    settings: definition,
  };
}

/**
 * The container of an awsvpc task that has the network for all: an essential one, as the task ends with it, so nobody
 * outlives the network. The first that waits for no other and is not started again, else the first. Undefined in every
 * other mode.
 */
export function networkOwnerName({ networkMode, containers }: FollowedTask): string | undefined {
  if (networkMode !== 'awsvpc') return undefined;
  const essential = containers.map(({ definition }) => definition).filter((definition) => definition.essential);
  const steady = essential.find((each) => dependenciesOf(each).length === 0 && !each.restartPolicy?.enabled);
  return (steady ?? essential[0])?.name;
}

/**
 * The other container whose network this one joins. One for which the owner of the network waits itself comes before
 * there is any to join, and has a network of its own.
 */
export function joinedNetwork(task: FollowedTask, name: string): string | undefined {
  const owner = networkOwnerName(task);
  return owner === undefined || owner === name || waitsFor(task, owner, name) ? undefined : owner;
}

/** Whether one container waits for another, or for one that does. Definitions have no cycles. */
function waitsFor(task: FollowedTask, name: string, other: string): boolean {
  const definition = task.containers.find((each) => each.definition.name === name)?.definition;
  return (
    definition !== undefined &&
    dependenciesOf(definition).some(
      ({ containerName }) => containerName === other || waitsFor(task, containerName, other),
    )
  );
}

function networkOwner(containerInstanceArn: string, task: FollowedTask, name: string): ContainerRef | undefined {
  const owner = joinedNetwork(task, name);
  return owner === undefined ? undefined : { containerInstanceArn, taskArn: task.arn, containerName: owner };
}

/** Whether others wait for it to end. */
const isAwaited = ({ containers }: FollowedTask, name: string): boolean =>
  containers.some(({ definition: { dependsOn = [] } }) =>
    dependsOn.some(
      ({ containerName, condition }) => containerName === name && (condition === 'COMPLETE' || condition === 'SUCCESS'),
    ),
  );

const engineName = (task: FollowedTask, name: string): string =>
  `ecs-${task.family.slice(0, NAME_PART)}-${task.version}-${shortName(name)}-${resourceId(task.arn)}`;

function mounts(task: FollowedTask, mountPoints: readonly MountPoint[] = []): MountSpec[] | undefined {
  if (mountPoints.length === 0) return undefined;
  return mountPoints.flatMap(({ sourceVolume = '', containerPath = '', readOnly = false }) => {
    const volume = task.volumes?.find(({ name }) => name === sourceVolume);
    return volume ? [{ volume, engineName: engineName(task, sourceVolume), containerPath, readOnly }] : [];
  });
}

/** A name that is too long for the engine is cut, and its digest keeps it apart from others cut alike. */
function shortName(name: string): string {
  if (name.length <= NAME_PART) return name;
  return `${name.slice(0, NAME_PART)}-${createHash('sha256').update(name).digest('hex').slice(0, 8)}`;
}

function healthCheck(check: HealthCheck | undefined): HealthCheckSpec | undefined {
  if (!check || check.command[0] === 'NONE') return undefined;
  const { command, interval = 30, timeout = 5, retries = 3, startPeriod = 0 } = check;
  return { command, intervalS: interval, timeoutS: timeout, retries, startPeriodS: startPeriod };
}
