import { createHash } from 'node:crypto';
import type { HealthCheck, MountPoint } from '../model/task-definition.ts';
import { resourceId } from '../model/arn.ts';
import { containerEnvironment, type GivenEnvironment } from './container-environment.ts';
import { linkedName } from './dependencies.ts';
import { clusterNameOf, type FollowedContainer, type FollowedTask } from './followed-task.ts';
import type { ContainerRef, ContainerSpec, HealthCheckSpec, MountSpec } from './runtime.ts';
import { portsOf, taskSettings } from './task-settings.ts';

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
      'com.amazonaws.ecs.cluster': clusterNameOf(task),
      'com.amazonaws.ecs.container-name': name,
      'com.amazonaws.ecs.task-arn': task.arn,
      'com.amazonaws.ecs.task-definition-family': task.family,
      'com.amazonaws.ecs.task-definition-version': task.version,
    },
    cpuShares: override?.cpu ?? definition.cpu,
    memoryMiB: override?.memory ?? definition.memory,
    memoryReservationMiB: override?.memoryReservation ?? definition.memoryReservation,
    networkMode: task.networkMode,
    task: taskSettings(task),
    ports: portsOf(definition),
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
