import type { ContainerRef, ContainerSpec } from '../../runtime.ts';
import type { PublishedPort } from './published-ports.ts';

/** The labels by which we know our containers. The AWS ones beside them are for people and tools, not for us. */
export const LABEL = {
  prefix: 'drydock.',
  owner: 'drydock.owner',
  containerInstance: 'drydock.container-instance',
  task: 'drydock.task-arn',
  container: 'drydock.container-name',
  ports: 'drydock.ports',
  /** On a volume that outlives the task which made it. */
  shared: 'drydock.shared',
  /** On a cluster's network, the cluster's ARN. */
  cluster: 'drydock.cluster-arn',
  /** On a pause container, the ARN of the cluster whose network it is in; empty where it has none. */
  pauseFor: 'drydock.pause-for',
  /** On a container that joined a pause container, the engine's id of that one; else empty. */
  pause: 'drydock.pause',
} as const;

type Labels = Readonly<Record<string, string>>;

/** The spec's labels under ours: a task definition must not be able to pass its container off as another's. */
export function labelsFor(
  spec: ContainerSpec,
  owner: string,
  ports: readonly PublishedPort[],
  pauseId?: string | undefined,
): Record<string, string> {
  return {
    ...spec.labels,
    [LABEL.owner]: owner,
    [LABEL.containerInstance]: spec.containerInstanceArn,
    [LABEL.task]: spec.taskArn,
    [LABEL.container]: spec.containerName,
    [LABEL.ports]: JSON.stringify(ports),
    [LABEL.pause]: pauseId ?? '',
  };
}

/** Which container of which task carries these labels; undefined for one that is not Drydock's. */
export function refOf(labels: Labels): ContainerRef | undefined {
  const containerInstanceArn = labels[LABEL.containerInstance];
  const taskArn = labels[LABEL.task];
  const containerName = labels[LABEL.container];
  if (containerInstanceArn === undefined || taskArn === undefined || containerName === undefined) return undefined;
  return { containerInstanceArn, taskArn, containerName };
}

/** The ports as we had them published. */
export function portsOf(labels: Labels): readonly PublishedPort[] {
  return JSON.parse(labels[LABEL.ports] ?? '[]');
}

/** One container of one task, whichever instance: the identity under which `create` is idempotent. */
export function keyOf({ taskArn, containerName }: ContainerRef): string {
  return `${taskArn} ${containerName}`;
}
