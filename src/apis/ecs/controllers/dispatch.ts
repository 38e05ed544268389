import type { AgentSession, AgentTask } from '../../../agent/link.ts';
import type { Log } from '../../../effects.ts';
import type { ContainerInstance } from '../../../model/container-instance.ts';
import type { Task } from '../../../model/task.ts';
import type { TaskDefinition } from '../../../model/task-definition.ts';
import { createReconciler } from '../../../reconcile/reconciler.ts';
import type { EcsDeps } from '../context.ts';

const HEARTBEAT_MS = 60_000; // the real control plane's, within which an agent expects to hear something

export interface DispatchOptions extends Pick<EcsDeps, 'store' | 'clock'> {
  readonly log: Log;
  /** Begins the session of an instance's agent. */
  readonly connect: (containerInstanceArn: string) => AgentSession;
}

/** Gives every container instance an agent, and every agent its tasks. */
export interface DispatchController {
  /** Connects the agents of all instances and tells each everything it has. */
  start(): void;
  /** Ends every session: the store was emptied. */
  reset(): void;
  readonly busy: boolean;
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** Carries what is wanted from the store to the agents. */
export function createDispatchController({ store, clock, log, connect }: DispatchOptions): DispatchController {
  const sessions = new Map<string, AgentSession>();
  const definitions = new Map<string, TaskDefinition>(); // immutable once registered
  const tasks = createReconciler({ name: 'dispatch task', clock, log, work: dispatchTask });
  const instances = createReconciler({ name: 'dispatch instance', clock, log, work: dispatchInstance });
  let stopHeartbeat = (): void => undefined;

  store.changes.subscribe(({ kind, arn }) => {
    if (kind === 'task-wanted') tasks.enqueue(arn);
    if (kind === 'container-instance') instances.enqueue(arn);
  });

  function definitionOf(task: Task): TaskDefinition {
    let definition = definitions.get(task.taskDefinitionArn);
    if (!definition) {
      definition = store.taskDefinitions.get(task.taskDefinitionArn);
      if (!definition) throw new Error(`${task.arn} has no task definition ${task.taskDefinitionArn}`);
      definitions.set(task.taskDefinitionArn, definition);
    }
    return definition;
  }

  /** The session of an instance's agent, begun with everything the instance has when there is none yet. */
  function sessionOf(instance: ContainerInstance): AgentSession {
    let session = sessions.get(instance.arn);
    if (!session) {
      session = connect(instance.arn);
      sessions.set(instance.arn, session);
      const alive = store.tasks.aliveOfInstance(instance.arn);
      session.taskManifest({ tasks: alive.map((task) => agentTask(task, definitionOf(task), instance)) });
    }
    return session;
  }

  function dispatchTask(arn: string): undefined {
    const task = store.tasks.get(arn);
    const instance = task && store.containerInstances.get(task.containerInstanceArn);
    if (!instance || task.lastStatus === 'STOPPED' || instance.status === 'INACTIVE') return;
    sessionOf(instance).payload({ tasks: [agentTask(task, definitionOf(task), instance)] });
  }

  function dispatchInstance(arn: string): undefined {
    const instance = store.containerInstances.get(arn);
    if (instance && instance.status !== 'INACTIVE') return void sessionOf(instance);
    sessions.get(arn)?.terminate();
    sessions.delete(arn);
  }

  function beat(): void {
    for (const session of sessions.values()) session.heartbeat();
    stopHeartbeat = clock.after(HEARTBEAT_MS, beat);
  }

  return {
    start() {
      for (const instance of store.containerInstances.all()) sessionOf(instance);
      stopHeartbeat = clock.after(HEARTBEAT_MS, beat);
    },
    reset() {
      for (const session of sessions.values()) session.terminate();
      sessions.clear();
      definitions.clear();
    },
    get busy() {
      return tasks.busy || instances.busy;
    },
    async idle() {
      while (this.busy) await Promise.all([tasks.idle(), instances.idle()]);
    },
    async close() {
      stopHeartbeat();
      await Promise.all([tasks.close(), instances.close()]);
    },
  };
}

/** A task as its agent is told of it. */
function agentTask(task: Task, definition: TaskDefinition, instance: ContainerInstance): AgentTask {
  if (definition.networkMode === 'awsvpc') throw new Error(`${task.arn} cannot run in network mode awsvpc`);
  return {
    arn: task.arn,
    clusterArn: task.clusterArn,
    family: definition.family,
    version: String(definition.revision),
    desiredStatus: task.desiredStatus,
    networkMode: definition.networkMode,
    hostAddress: instance.hostAddress,
    containers: task.containers.flatMap((known) => {
      const found = definition.containers.find(({ name }) => name === known.name);
      const override = task.overrides.containerOverrides?.find(({ name }) => name === known.name);
      return found ? [{ definition: found, override, known }] : [];
    }),
  };
}
