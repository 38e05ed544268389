import type { Task } from '../model/task.ts';

/** A living task of a service: all that its service decides by. */
export type ServiceTask = Pick<Task, (typeof MEMBERS)[number]> & {
  /** Some of its containers have a health check that counts. */
  readonly hasHealthCheck: boolean;
};

const MEMBERS = [
  'arn',
  'serviceArn',
  'startedBy',
  'lastStatus',
  'desiredStatus',
  'healthStatus',
  'startedAt',
  'containerInstanceArn',
  'availabilityZone',
  'capacityProviderName',
  'protectedUntil',
  'needs',
] as const satisfies readonly (keyof Task)[];

/** A service's task in short. */
export function serviceTaskOf(task: Task): ServiceTask {
  const made = Object.fromEntries(MEMBERS.map((member) => [member, task[member]])) as unknown as ServiceTask;
  return { ...made, hasHealthCheck: task.containers.some((one) => one.essential && one.hasHealthCheck) };
}

/**
 * The living tasks of every service, in memory: a service looks at all of its own whenever one of them changes, and
 * thousands of rows could not be read each time.
 */
export interface TasksByService {
  of(serviceArn: string): Iterable<ServiceTask>;
  /** A task changed, or is new; gives its service when the change is one the service decides by. */
  move(before: Task | undefined, after: Task): string | undefined;
  /** What was moved since the last call is committed. */
  commit(): void;
  /** What was moved since the last commit did not happen. */
  rollback(): void;
  clear(): void;
}

/** Makes the map; `readAll` gives all living tasks of services, and is called when the first service is asked for. */
export function tasksByService(readAll: () => Iterable<Task>, inTransaction: () => boolean): TasksByService {
  let known: Map<string, Map<string, ServiceTask>> | undefined;
  let moved: { readonly serviceArn: string; readonly arn: string; readonly before: ServiceTask | undefined }[] = [];
  const needs = new Map<string, Task['needs']>(); // one object for all tasks that are alike

  function summary(task: Task): ServiceTask {
    const key = JSON.stringify(task.needs);
    const shared = needs.get(key) ?? task.needs;
    needs.set(key, shared);
    return serviceTaskOf({ ...task, needs: shared });
  }

  function put(map: Map<string, Map<string, ServiceTask>>, serviceArn: string, task: ServiceTask): void {
    const tasks = map.get(serviceArn);
    if (tasks) tasks.set(task.arn, task);
    else map.set(serviceArn, new Map([[task.arn, task]]));
  }

  function remove(map: Map<string, Map<string, ServiceTask>>, serviceArn: string, arn: string): void {
    const tasks = map.get(serviceArn);
    if (tasks?.delete(arn) && tasks.size === 0) map.delete(serviceArn);
  }

  function all(): Map<string, Map<string, ServiceTask>> {
    if (known) return known;
    const map = new Map<string, Map<string, ServiceTask>>();
    for (const task of readAll()) put(map, task.serviceArn as string, summary(task));
    if (!inTransaction()) known = map; // what it has written may be taken back
    return map;
  }

  return {
    of: (serviceArn) => all().get(serviceArn)?.values() ?? [],
    move(before, after) {
      const { serviceArn, arn } = after;
      if (serviceArn === undefined || (before && MEMBERS.every((member) => before[member] === after[member]))) return;
      if (known) {
        moved.push({ serviceArn, arn, before: known.get(serviceArn)?.get(arn) });
        if (after.lastStatus === 'STOPPED') remove(known, serviceArn, arn);
        else put(known, serviceArn, summary(after));
      }
      return serviceArn;
    },
    commit() {
      moved = [];
    },
    rollback() {
      const map = known;
      for (const { serviceArn, arn, before } of map ? moved.reverse() : []) {
        if (before) put(map as NonNullable<typeof map>, serviceArn, before);
        else remove(map as NonNullable<typeof map>, serviceArn, arn);
      }
      moved = [];
    },
    clear() {
      known = undefined;
      moved = [];
      needs.clear();
    },
  };
}
