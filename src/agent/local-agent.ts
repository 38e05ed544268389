import type { Clock, Log } from '../effects.ts';
import { belongsTo, type Owner } from '../model/owner.ts';
import { inSlices } from '../reconcile/in-slices.ts';
import { createReconciler } from '../reconcile/reconciler.ts';
import { createContainerWorker } from './container-worker.ts';
import { nextTimeout } from './dependencies.ts';
import { createInstanceStatusPublisher } from './instance-status.ts';
import { followed } from './followed-task.ts';
import type { AgentBackend, AgentSession, AgentTask, LogSink } from './link.ts';
import { createLogCollector } from './logs.ts';
import { createReporter } from './reporter.ts';
import type { ContainerRef, ContainerRuntime, ObservedContainer } from './runtime.ts';
import type { TaskProvisions } from './task-provisions.ts';
import { containerOf, knownContainers, newTaskState, see, stepOf, type TaskState } from './task-state.ts';

export interface LocalAgentsOptions {
  readonly runtime: ContainerRuntime;
  readonly backend: AgentBackend;
  readonly clock: Clock;
  /** The time of what the engine says of its containers, where that is another than the clock's. */
  readonly engineNow?: (() => number) | undefined;
  readonly log: Log;
  /** Containers created and started at once on this engine. */
  readonly startsAtOnce: number;
  readonly logs?: LogSink | undefined;
  readonly provisions?: TaskProvisions | undefined;
}

/** The agents of all container instances that share one engine. */
export interface LocalAgents {
  /** Begins a session for one container instance, or for all tasks of a cluster that have none: then its ARN is given. */
  connect(containerInstanceArn: string): AgentSession;
  /** A task that is followed, by the id at the end of its ARN. */
  taskById(id: string): TaskState | undefined;
  /** Finds again what runs on the engine; nothing is done to any container before. Call once, after the manifests. */
  recover(): Promise<void>;
  /**
   * Ends and removes every container, or those of an owner's tasks, unreported; of an engine that does not answer, once
   * it does. Their tasks are followed no longer once it was called.
   */
  reset(owner?: Owner): Promise<void>;
  readonly busy: boolean;
  idle(): Promise<void>;
  /** Stops following and waits for the engine calls under way; containers go on running. */
  close(): Promise<void>;
}

const NO_CONTAINER = '';
const keyOfTask = (taskArn: string): string => JSON.stringify([NO_CONTAINER, taskArn, NO_CONTAINER]);
const keyOf = (ref: ContainerRef): string => JSON.stringify([ref.containerInstanceArn, ref.taskArn, ref.containerName]);

/** Follows the engine, moves every assigned task towards what is wanted, and reports what is. */
export function localAgents(options: LocalAgentsOptions): LocalAgents {
  const { runtime, backend, clock, engineNow = clock.now, log, startsAtOnce, logs } = options;
  const states = new Map<string, TaskState>();
  const byInstance = new Map<string, Set<TaskState>>();
  const cutOff = new Set<string>(); // the instances whose connection is lost
  const isFollowed = (state: TaskState): boolean => states.get(state.task.arn) === state;
  const collector = createLogCollector({ runtime, sink: logs, clock, log, states });
  const worker = createContainerWorker({ ...options, runtime: collector.runtime, engineNow, isFollowed });
  let ready = false;
  let unwatch = (): void => undefined;

  const tasks = createReconciler({ name: 'agent task', clock, log, work: workTask });
  const containers = createReconciler({ name: 'agent container', clock, log, work: workKey, concurrency: Infinity });
  const reporter = createReporter({
    backend,
    clock,
    log,
    isFollowed: (state) => isFollowed(state) && !cutOff.has(state.containerInstanceArn),
    onStopped: forget,
  });
  const instances = createInstanceStatusPublisher({ backend, clock, log });
  const heartbeats = createReconciler({
    name: 'agent heartbeat',
    clock,
    log,
    async work() {
      if (ready) await compare();
      return undefined;
    },
  });
  const removals = createReconciler({
    name: 'agent removal',
    clock,
    log,
    concurrency: startsAtOnce,
    async work(key) {
      const [containerInstanceArn, taskArn, containerName] = JSON.parse(key) as [string, string, string];
      if (states.has(taskArn)) return undefined;
      if (containerName !== NO_CONTAINER) await runtime.remove({ containerInstanceArn, taskArn, containerName });
      await runtime.release(taskArn);
      return undefined;
    },
  });

  /** Has a task reported, and its containers set to work; looks again when one of them gives up waiting. */
  function workTask(taskArn: string): number | undefined {
    const state = states.get(taskArn);
    if (!ready || !state) return undefined;
    // Of a container that must first be found again nothing is known, so nothing of its task can be said.
    if (state.containers.every(({ expected, observed, failure }) => !expected || observed || failure)) {
      reporter.add(state);
    }
    for (const container of state.containers) {
      if (container.stale || stepOf(state, container, engineNow())) containers.enqueue(keyOf(container.ref));
    }
    return nextTimeout(state.containers, engineNow());
  }

  /** Follows a task no longer; what is left of it on the engine is removed. */
  function forget(state: TaskState): void {
    states.delete(state.task.arn);
    byInstance.get(state.containerInstanceArn)?.delete(state);
    collector.forget(state);
    for (const { ref, observed } of state.containers) if (observed) removals.enqueue(keyOf(ref));
    removals.enqueue(keyOfTask(state.task.arn));
  }

  async function workKey(key: string): Promise<undefined> {
    const [, taskArn, name] = JSON.parse(key) as [string, string, string];
    const state = states.get(taskArn);
    const container = state && containerOf(state, name);
    if (!ready || !state || !container) return;
    try {
      await worker.work(state, container);
      if (isFollowed(state)) tasks.enqueue(taskArn);
    } finally {
      // The task may have been forgotten while the engine worked: what came of it must not stay.
      if (!isFollowed(state)) removals.enqueue(container.observed ? key : keyOfTask(taskArn));
    }
  }

  function lookAgain(ref: ContainerRef): void {
    const state = states.get(ref.taskArn);
    const container = state && containerOf(state, ref.containerName);
    if (!container || (container.observed === undefined && !container.stale)) return; // nothing we made is there yet
    container.stale = true;
    containers.enqueue(keyOf(ref));
  }

  function holdNoLonger(ref: ContainerRef): void {
    const state = states.get(ref.taskArn);
    const container = state && containerOf(state, ref.containerName);
    if (!container) return;
    container.held = false;
    containers.enqueue(keyOf(ref));
  }

  function assign(containerInstanceArn: string, assigned: readonly AgentTask[]): void {
    for (const task of assigned) {
      const state = states.get(task.arn);
      if (state) state.task = followed(task);
      else if (
        task.desiredStatus === 'RUNNING' ||
        task.containers.some(({ known }) => known.lastStatus !== 'STOPPED')
      ) {
        const made = newTaskState(containerInstanceArn, task);
        states.set(task.arn, made);
        byInstance.get(containerInstanceArn)?.add(made);
      }
      tasks.enqueue(task.arn);
    }
  }

  /** Compares everything on the engine with everything that should be there, and looks again at what differs. */
  async function compare(): Promise<void> {
    const followed = [...states.values()]; // what is made after the list was asked for is no news
    const listed = new Map((await runtime.list()).map((observed) => [keyOf(observed), observed]));
    await inSlices([...listed], (slice) => {
      for (const [key, observed] of slice) if (!adopt(observed)) removals.enqueue(key);
    });
    await inSlices(followed.filter(isFollowed), (slice) => {
      for (const state of slice) {
        for (const { ref } of state.containers) if (!listed.has(keyOf(ref))) lookAgain(ref);
      }
    });
  }

  /** The same when nothing is known of the time before: then every task may have something to say, or to do. */
  async function verify(): Promise<void> {
    await compare();
    for (const { taskArn, shared } of await runtime.held()) {
      if (!shared && !states.has(taskArn)) removals.enqueue(keyOfTask(taskArn));
    }
    await inSlices([...states.keys()], (slice) => slice.forEach(tasks.enqueue));
  }

  /** Finds one of ours again; false for a container that nobody wants. */
  function adopt(observed: ObservedContainer): boolean {
    const task = states.get(observed.taskArn);
    const container = task && containerOf(task, observed.containerName);
    if (!task || !container) return false;
    if (container.observed) {
      // The list may be older than what is known by now.
      const { state, health } = container.observed;
      if (state !== observed.state || health !== observed.health) lookAgain(observed);
    } else {
      container.stale = collector.isBehind(observed); // the look at it then waits until all it wrote is stored
      if (!container.stale) see(task, container, observed);
    }
    return true;
  }

  async function recover(): Promise<void> {
    await inSlices([...states.values()], (slice) => runtime.recover(slice.flatMap(knownContainers)));
    try {
      await verify();
      instances.engineIs('OK');
    } catch (error) {
      instances.engineIs('IMPAIRED');
      // What ran is only known when the engine answers again (`gap`); what has not begun fails now, in AWS's words.
      log.warn({ err: error }, 'the container engine does not answer');
    }
    ready = true;
    unwatch = runtime.watch({
      changed: lookAgain,
      ready: holdNoLonger,
      gap() {
        instances.engineIs('OK');
        void verify().catch((error) => log.warn({ err: error }, 'the container engine does not answer'));
      },
      lost: () => instances.engineIs('IMPAIRED'),
    });
    for (const arn of states.keys()) tasks.enqueue(arn);
  }

  function connect(containerInstanceArn: string): AgentSession {
    const own = new Set<TaskState>();
    byInstance.set(containerInstanceArn, own);
    instances.connect(containerInstanceArn);
    return {
      payload: (message) => assign(containerInstanceArn, message.tasks),
      taskManifest(message) {
        if (cutOff.delete(containerInstanceArn)) instances.connect(containerInstanceArn);
        const listed = new Set(message.tasks.map(({ arn }) => arn));
        for (const state of own) if (!listed.has(state.task.arn)) forget(state);
        assign(containerInstanceArn, message.tasks);
      },
      heartbeat() {
        heartbeats.enqueue('engine'); // one look for all instances, as they share it
      },
      disconnected() {
        cutOff.add(containerInstanceArn);
        instances.disconnect(containerInstanceArn);
      },
      terminate() {
        cutOff.delete(containerInstanceArn);
        for (const state of own) forget(state);
        byInstance.delete(containerInstanceArn);
        instances.disconnect(containerInstanceArn);
      },
    };
  }

  const queues = [tasks, containers, reporter, removals, heartbeats, instances];
  return {
    connect,
    taskById(id) {
      for (const state of states.values()) if (state.task.arn.endsWith(`/${id}`)) return state;
      return undefined;
    },
    recover,
    async reset(owner = {}) {
      for (const [arn, state] of states) {
        if (!belongsTo(arn, owner)) continue;
        states.delete(arn);
        byInstance.get(state.containerInstanceArn)?.delete(state);
        collector.forget(state);
      }
      await worker.made(); // what was just being made can be removed only then
      try {
        const listed = await runtime.list();
        const left = listed.filter(({ taskArn }) => belongsTo(taskArn, owner) && !states.has(taskArn));
        await Promise.all(left.map((observed) => runtime.remove(observed)));
        const held = new Set((await runtime.held()).map(({ taskArn }) => taskArn));
        const over = [...held].filter((taskArn) => belongsTo(taskArn, owner) && !states.has(taskArn));
        await Promise.all(over.map((taskArn) => runtime.release(taskArn, true)));
      } catch (error) {
        // They belong to no task any more, so they are removed when the engine answers again, at the latest at a start.
        log.warn({ err: error }, 'containers are left on an engine that does not answer');
      }
    },
    get busy() {
      return queues.some((queue) => queue.busy);
    },
    async idle() {
      while (this.busy) for (const queue of queues) await queue.idle();
    },
    async close() {
      unwatch();
      collector.close();
      await Promise.all(queues.map((queue) => queue.close()));
    },
  };
}
