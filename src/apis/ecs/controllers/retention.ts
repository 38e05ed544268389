import type { Cancel, Log } from '../../../effects.ts';
import type { EcsDeps } from '../context.ts';
import { revisionsInUse } from '../service-revisions.ts';

/** How long ECS shows a stopped task: "at least one hour" (Developer Guide, task lifecycle). */
export const STOPPED_TASKS_KEPT_MS = 60 * 60 * 1000;

/** How long an INACTIVE service can be described; AWS only says that it may go at any time. */
const INACTIVE_SERVICES_KEPT_MS = 60 * 60 * 1000;

const SERVICE_DEPLOYMENTS_KEPT_MS = 90 * 24 * 60 * 60 * 1000; // as ECS does
const CLIENT_TOKENS_KEPT_MS = 24 * 60 * 60 * 1000; // past any client's retries
const LOOK_EVERY_MS = 60 * 1000;
const ROWS_AT_ONCE = 500; // so that forgetting many keeps no request waiting

/** Forgets what ECS would show no more, so that a server left running does not grow for ever. */
export interface RetentionController {
  start(): void;
  close(): void;
}

/** Looks once a minute, and again at once while there is more to forget. */
export function createRetentionController({
  store,
  clock,
  log,
}: Pick<EcsDeps, 'store' | 'clock'> & { readonly log: Log }): RetentionController {
  let cancel: Cancel = () => undefined;

  function forget(): void {
    const now = clock.now();
    let forgotten = 0;
    try {
      forgotten = store.transaction(() => {
        store.events.deleteOlder(now - STOPPED_TASKS_KEPT_MS); // with their tasks or before them: they need their rows
        return (
          store.tasks.deleteStopped(now - STOPPED_TASKS_KEPT_MS, ROWS_AT_ONCE) +
          deleteInactiveServices(now - INACTIVE_SERVICES_KEPT_MS) +
          store.serviceRecords.deleteOlder(now - SERVICE_DEPLOYMENTS_KEPT_MS, ROWS_AT_ONCE) +
          store.clientTokens.deleteOlder(now - CLIENT_TOKENS_KEPT_MS, ROWS_AT_ONCE)
        );
      });
      store.transaction(deleteUnusedDefinitions);
      store.daemonTaskDefinitions.deleteRequested();
    } catch (error) {
      log.warn({ err: error }, 'could not forget stopped tasks; will try again');
    }
    cancel = clock.after(forgotten >= ROWS_AT_ONCE ? 0 : LOOK_EVERY_MS, forget);
  }

  /** With all that was told of them. */
  function deleteInactiveServices(before: number): number {
    const deleted = store.services.deleteInactive(before, ROWS_AT_ONCE);
    for (const arn of deleted) store.serviceRecords.deleteOf(arn);
    return deleted.length;
  }

  /** DELETE_IN_PROGRESS lasts for as long as a living task was made from the revision, or a service is to make some. */
  function deleteUnusedDefinitions(): void {
    const requested = store.taskDefinitions.deleteRequested();
    const used = requested.length > 0 ? definitionsOfServices() : new Set();
    for (const arn of requested) {
      const family = store.taskDefinitions.get(arn)?.family;
      if (family === undefined || used.has(arn) || store.tasks.usesDefinition(family, arn)) continue;
      store.taskDefinitions.delete(arn);
    }
  }

  function definitionsOfServices(): ReadonlySet<string> {
    const services = store.services.alive().flatMap((arn) => store.services.get(arn) ?? []);
    const revisions = services.flatMap((service) => revisionsInUse(store, service));
    return new Set(revisions.map(({ taskDefinitionArn }) => taskDefinitionArn));
  }

  return {
    start() {
      cancel = clock.after(LOOK_EVERY_MS, forget);
    },
    close: () => cancel(),
  };
}
