import type { Clock, Ids } from '../../effects.ts';
import type { ContainerInstance } from '../../model/container-instance.ts';
import { belongsTo, type Owner } from '../../model/owner.ts';
import type { Task } from '../../model/task.ts';
import { Capacity } from '../../scheduler/capacity.ts';
import type { Store } from '../../store/database.ts';
import { createOutbox } from './outbox.ts';
import { createServiceEvents } from './service-events.ts';
import { countOutcome } from './service/outcome.ts';

/**
 * The scheduler's views, one a cluster, and the only writers of what they count: tasks and container instances. Every
 * change that ECS would tell EventBridge is written to the outbox with it.
 */
export interface Capacities {
  /** The view of a cluster, built from its rows when it is first asked for. */
  of(clusterArn: string): Capacity;
  /** Writes a new task. What it holds of an instance was taken from the view by who placed it. */
  insertTask(task: Task): void;
  /** Writes a change of a task and gives back what it held when it has stopped. */
  updateTask(before: Task, after: Task): void;
  /** Writes a new instance or a change of one. */
  putInstance(instance: ContainerInstance): void;
  /** A transaction; views are built anew when it fails, as they may have been moved by what was not written. */
  transaction<T>(fn: () => T): T;
  /** Forgets every view, or those of an owner: the rows were changed behind them. */
  clear(owner?: Owner): void;
}

/** Keeps a view of each cluster beside the store. */
export function createCapacities(store: Store, effects: { readonly clock: Clock; readonly ids: Ids }): Capacities {
  const views = new Map<string, Capacity>();
  const outbox = createOutbox(store, effects);
  const serviceEvents = createServiceEvents(store, effects);
  /** Instances that change in the open transaction, each told once at its end; true where its version is still to grow. */
  const changed = new Map<string, boolean>();
  let open = false;

  function build(clusterArn: string): Capacity {
    const view = new Capacity();
    for (const instance of store.containerInstances.ofCluster(clusterArn)) view.put(instance);
    for (const task of store.tasks.aliveOfCluster(clusterArn)) {
      const row = task.containerInstanceArn === undefined ? undefined : view.row(task.containerInstanceArn);
      if (row === undefined) continue;
      view.assume(row, task.needs, task.group);
      if (task.desiredStatus === 'STOPPED') view.leave(view.arns[row] as string, task.group);
      if (task.lastStatus === 'RUNNING') view.ran(view.arns[row] as string, 1);
    }
    return view;
  }

  function of(clusterArn: string): Capacity {
    let view = views.get(clusterArn);
    if (!view) {
      view = build(clusterArn);
      views.set(clusterArn, view);
    }
    return view;
  }

  /** Moves the view as a task moves: it leaves its group when it is to stop, and what it holds when it has stopped. */
  function move(before: Task, after: Task): void {
    const view = views.get(after.clusterArn);
    const arn = after.containerInstanceArn;
    if (!view || arn === undefined) return;
    if (before.desiredStatus === 'RUNNING' && after.desiredStatus === 'STOPPED') view.leave(arn, after.group);
    if (before.lastStatus !== 'RUNNING' && after.lastStatus === 'RUNNING') view.ran(arn, 1);
    if (before.lastStatus === 'RUNNING' && after.lastStatus !== 'RUNNING') view.ran(arn, -1);
    if (hasStopped(before, after)) view.release(arn, after.needs);
  }

  /** What an instance has left changed. */
  function touch(arn: string | undefined): void {
    if (arn !== undefined && !changed.has(arn)) changed.set(arn, true);
  }

  function tellInstances(): void {
    for (const [arn, grows] of changed) {
      const found = store.containerInstances.get(arn);
      if (!found || (grows && found.status === 'INACTIVE')) continue;
      const instance = grows ? store.containerInstances.bump(arn) : found;
      outbox.instance(instance, of(instance.clusterArn).remaining(arn) ?? found.resources);
    }
  }

  function transaction<T>(fn: () => T): T {
    if (open) return fn();
    open = true;
    try {
      return store.transaction(() => {
        const result = fn();
        tellInstances();
        return result;
      });
    } catch (error) {
      views.clear();
      throw error;
    } finally {
      open = false;
      changed.clear();
    }
  }

  return {
    of,
    insertTask: (task) =>
      transaction(() => {
        store.tasks.insert(task);
        outbox.task(task);
        touch(task.containerInstanceArn);
      }),
    updateTask: (before, after) =>
      transaction(() => {
        store.tasks.update(before, after);
        if (before.version !== after.version) outbox.task(after);
        move(before, after);
        countOutcome({ store, serviceEvents }, before, after, effects.clock.now());
        const isPlaced = before.containerInstanceArn !== after.containerInstanceArn;
        if (isPlaced || hasStopped(before, after)) touch(after.containerInstanceArn);
      }),
    putInstance: (instance) =>
      transaction(() => {
        const before = store.containerInstances.get(instance.arn);
        store.containerInstances.put(instance);
        const view = views.get(instance.clusterArn);
        if (instance.status === 'INACTIVE') view?.remove(instance.arn);
        else view?.put(instance);
        if (before?.version !== instance.version) changed.set(instance.arn, false);
      }),
    transaction,
    clear(owner = {}) {
      for (const arn of views.keys()) if (belongsTo(arn, owner)) views.delete(arn);
    },
  };
}

const hasStopped = (before: Task, after: Task): boolean =>
  before.lastStatus !== 'STOPPED' && after.lastStatus === 'STOPPED';
