import type { ContainerInstance } from '../../model/container-instance.ts';
import type { Task } from '../../model/task.ts';
import { Capacity } from '../../scheduler/capacity.ts';
import type { Store } from '../../store/database.ts';

/** The scheduler's views, one a cluster, and the only writers of what they count: tasks and container instances. */
export interface Capacities {
  /** The view of a cluster, built from its rows when it is first asked for. */
  of(clusterArn: string): Capacity;
  /** Writes a change of a task and gives back what it held when it has stopped. */
  updateTask(before: Task, after: Task): void;
  /** Writes a new instance or a change of one. */
  putInstance(instance: ContainerInstance): void;
  /** A transaction; views are built anew when it fails, as they may have been moved by what was not written. */
  transaction<T>(fn: () => T): T;
  /** Forgets every view: the rows were changed behind them. */
  clear(): void;
}

/** Keeps a view of each cluster beside the store. */
export function createCapacities(store: Store): Capacities {
  const views = new Map<string, Capacity>();

  function build(clusterArn: string): Capacity {
    const view = new Capacity();
    for (const instance of store.containerInstances.ofCluster(clusterArn)) view.put(instance);
    for (const task of store.tasks.aliveOfCluster(clusterArn)) {
      const row = view.row(task.containerInstanceArn);
      if (row !== undefined) view.assume(row, task.needs);
    }
    return view;
  }

  return {
    of(clusterArn) {
      let view = views.get(clusterArn);
      if (!view) {
        view = build(clusterArn);
        views.set(clusterArn, view);
      }
      return view;
    },
    updateTask(before, after) {
      store.tasks.update(before, after);
      if (before.lastStatus !== 'STOPPED' && after.lastStatus === 'STOPPED') {
        views.get(after.clusterArn)?.release(after.containerInstanceArn, after.needs);
      }
    },
    putInstance(instance) {
      store.containerInstances.put(instance);
      const view = views.get(instance.clusterArn);
      if (instance.status === 'INACTIVE') view?.remove(instance.arn);
      else view?.put(instance);
    },
    transaction(fn) {
      try {
        return store.transaction(fn);
      } catch (error) {
        views.clear();
        throw error;
      }
    },
    clear: () => views.clear(),
  };
}
