import type { Clock, Ids } from '../../effects.ts';
import type { ContainerInstance } from '../../model/container-instance.ts';
import type { Task } from '../../model/task.ts';
import type { RemainingResources } from '../../scheduler/capacity.ts';
import type { Store } from '../../store/database.ts';

/** What an event of a container instance is made from when it is read. */
export interface InstanceSnapshot {
  readonly version: number;
  readonly remaining: RemainingResources;
  readonly instance: Omit<ContainerInstance, 'version'>;
}

/** Writes events beside the changes they tell of; call it in their transaction. */
export interface Outbox {
  /** A task as it is now; `document` is it as JSON, which the store has already made. */
  task(task: Task, document: string): void;
  instance(instance: ContainerInstance, remaining: RemainingResources): void;
}

/**
 * Makes the outbox. A row holds what the store holds, not yet the event's shape: most events are never read, and a
 * task's change costs one row more, not a second document.
 */
export function createOutbox(store: Store, { clock, ids }: { readonly clock: Clock; readonly ids: Ids }): Outbox {
  return {
    task: ({ arn }, document) =>
      store.events.append(arn, { eventId: ids.uuid(), kind: 'ECS Task State Change', at: clock.now(), document }),
    instance({ arn, version }, remaining) {
      const document = `{"version":${version},"remaining":${JSON.stringify(remaining)},"instance":${store.containerInstances.document(arn)}}`;
      store.events.append(arn, {
        eventId: ids.uuid(),
        kind: 'ECS Container Instance State Change',
        at: clock.now(),
        document,
      });
    },
  };
}
