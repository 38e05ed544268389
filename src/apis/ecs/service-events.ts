import type { Clock, Ids } from '../../effects.ts';
import type { Deployment, Service, ServiceEvent } from '../../model/service.ts';
import type { Store } from '../../store/database.ts';

/** How long ECS holds back a sentence that only repeats the last one. */
const REPEATED_AFTER_MS = 6 * 60 * 60 * 1000;

/** The levels of ECS's service events, by their names (ECS Developer Guide, service action events). */
const LEVELS = {
  SERVICE_STEADY_STATE: 'INFO',
  TASKSET_STEADY_STATE: 'INFO',
  CAPACITY_PROVIDER_STEADY_STATE: 'INFO',
  SERVICE_DESIRED_COUNT_UPDATED: 'INFO',
  TASKS_STOPPED: 'INFO',
  SERVICE_REBALANCING_STARTED: 'INFO',
  SERVICE_REBALANCING_COMPLETED: 'INFO',
  SERVICE_REBALANCING_STOPPED: 'INFO',
  SERVICE_TASK_START_IMPAIRED: 'WARN',
  SERVICE_DAEMON_PLACEMENT_CONSTRAINT_VIOLATED: 'ERROR',
  SERVICE_TASK_PLACEMENT_FAILURE: 'ERROR',
} as const;

/** The levels of what ECS tells of deployments. */
const DEPLOYMENT_LEVELS = {
  SERVICE_DEPLOYMENT_IN_PROGRESS: 'INFO',
  SERVICE_DEPLOYMENT_COMPLETED: 'INFO',
  SERVICE_DEPLOYMENT_FAILED: 'ERROR',
} as const;

export type ServiceAction = keyof typeof LEVELS;
export type DeploymentChange = keyof typeof DEPLOYMENT_LEVELS;

/** Tells what happens to services: sentences in their `events`, and events in the outbox. Call it in the transaction. */
export interface ServiceEvents {
  /** Adds `(service NAME) ` and a sentence. One that only repeats the last is held back for six hours. */
  say(service: Pick<Service, 'arn' | 'name'>, sentence: string): void;
  /** Writes an `ECS Service Action`. */
  act(
    service: Pick<Service, 'arn' | 'clusterArn'>,
    name: ServiceAction,
    more?: Readonly<Record<string, unknown>>,
  ): void;
  /** Writes an `ECS Deployment State Change`. */
  tell(service: Pick<Service, 'arn'>, deployment: Pick<Deployment, 'id'>, name: DeploymentChange, reason: string): void;
}

/** Makes the teller of events. */
export function createServiceEvents(
  store: Store,
  { clock, ids }: { readonly clock: Clock; readonly ids: Ids },
): ServiceEvents {
  function append(arn: string, kind: 'ECS Service Action' | 'ECS Deployment State Change', detail: object): void {
    store.events.append({ arn, kind, document: JSON.stringify(detail), eventId: ids.uuid(), at: clock.now() });
  }

  return {
    say({ arn, name }, sentence) {
      const event: ServiceEvent = { id: ids.uuid(), at: clock.now(), message: `(service ${name}) ${sentence}` };
      const [last] = store.serviceRecords.events(arn, 1);
      if (last?.message === event.message && event.at - last.at < REPEATED_AFTER_MS) return;
      store.serviceRecords.addEvent(arn, event);
    },
    act({ arn, clusterArn }, eventName, more = {}) {
      const createdAt = new Date(clock.now()).toISOString();
      append(arn, 'ECS Service Action', { eventType: LEVELS[eventName], eventName, clusterArn, ...more, createdAt });
    },
    tell({ arn }, { id }, eventName, reason) {
      append(arn, 'ECS Deployment State Change', {
        eventType: DEPLOYMENT_LEVELS[eventName],
        eventName,
        deploymentId: id,
        updatedAt: new Date(clock.now()).toISOString(),
        reason,
      });
    },
  };
}
