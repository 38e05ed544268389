import type { Clock, Ids } from '../../effects.ts';
import type { ContainerInstance } from '../../model/container-instance.ts';
import type { Container, Task } from '../../model/task.ts';
import type { RemainingResources } from '../../scheduler/capacity.ts';
import type { Store } from '../../store/database.ts';
import type { EventKind } from '../../store/events.ts';

/**
 * What changes of an instance most often, as it was at an event. The rest, its attributes above all, is what it is when
 * the event is read: ten times as long, and next to never another.
 */
export interface InstanceSnapshot
  extends Pick<ContainerInstance, 'version' | 'status' | 'statusReason' | 'agentConnected'> {
  readonly remaining: RemainingResources;
}

/** The members of a task that change once it is there. */
const CHANGING = [
  'containerInstanceArn',
  'availabilityZone',
  'architecture',
  'lastStatus',
  'desiredStatus',
  'version',
  'pullStartedAt',
  'pullStoppedAt',
  'startedAt',
  'stoppingAt',
  'executionStoppedAt',
  'stoppedAt',
  'stopCode',
  'stoppedReason',
  'connectivity',
  'attachments',
] as const satisfies readonly (keyof Task)[];
const CHANGING_OF_CONTAINER = [
  'lastStatus',
  'imageDigest',
  'runtimeId',
  'exitCode',
  'reason',
  'networkBindings',
  'managedAgents',
] as const satisfies readonly (keyof Container)[];

/** What changes in a task's life, as it was at an event; its containers are in the order they always have. */
export interface TaskSnapshot extends Pick<Task, (typeof CHANGING)[number]> {
  readonly containers: readonly Pick<Container, (typeof CHANGING_OF_CONTAINER)[number]>[];
}

/** Writes events beside the changes they tell of; call it in their transaction. */
export interface Outbox {
  task(task: Task): void;
  instance(instance: ContainerInstance, remaining: RemainingResources): void;
}

/**
 * Makes the outbox. A row is not yet in the event's shape, and has only what changes: most events are never read, and
 * writing is most of what a change costs. The rest is in the row of the task or the instance, which outlives its events.
 */
export function createOutbox(store: Store, { clock, ids }: { readonly clock: Clock; readonly ids: Ids }): Outbox {
  const append = (arn: string, kind: EventKind, document: string) =>
    store.events.append({ arn, kind, document, eventId: ids.uuid(), at: clock.now() });
  return {
    task: (task) => append(task.arn, 'ECS Task State Change', JSON.stringify(snapshotOf(task))),
    instance({ arn, version, status, statusReason, agentConnected }, remaining) {
      const then: InstanceSnapshot = { version, status, statusReason, agentConnected, remaining };
      append(arn, 'ECS Container Instance State Change', JSON.stringify(then));
    },
  };
}

function pick<Whole, Key extends keyof Whole>(whole: Whole, keys: readonly Key[]): Pick<Whole, Key> {
  const picked = {} as Pick<Whole, Key>;
  for (const key of keys) picked[key] = whole[key];
  return picked;
}

const snapshotOf = (task: Task): TaskSnapshot => ({
  ...pick(task, CHANGING),
  containers: task.containers.map((container) => pick(container, CHANGING_OF_CONTAINER)),
});

/** A task as it was at a snapshot, from the same task as it is now. */
export const taskAt = (now: Task, then: TaskSnapshot): Task => ({
  ...now,
  ...pick(then, CHANGING),
  containers: now.containers.map((container, index) => {
    const known = then.containers[index];
    return known ? { ...container, ...pick(known, CHANGING_OF_CONTAINER) } : container;
  }),
});
