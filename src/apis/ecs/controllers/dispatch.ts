import type { AgentSession, AgentTask } from '../../../agent/link.ts';
import type { Log } from '../../../effects.ts';
import type { ContainerInstance } from '../../../model/container-instance.ts';
import { SHARED_HOST_ADDRESS } from '../../../model/host-address.ts';
import { belongsTo, type Owner } from '../../../model/owner.ts';
import type { Task } from '../../../model/task.ts';
import type { TaskDefinition, Volume } from '../../../model/task-definition.ts';
import { inSlices } from '../../../reconcile/in-slices.ts';
import { createReconciler } from '../../../reconcile/reconciler.ts';
import type { EcsDeps } from '../context.ts';

const HOSTS_AT_ONCE = 4; // each may have hundreds of tasks
const HEARTBEAT_MS = 60_000; // the real control plane's, within which an agent expects to hear something

export interface DispatchOptions extends Pick<EcsDeps, 'store' | 'clock'> {
  readonly log: Log;
  /** Begins the session of an instance's agent. */
  readonly connect: (containerInstanceArn: string) => AgentSession;
}

/** Gives every container instance an agent, every cluster one for its tasks on Fargate, and every agent its tasks. */
export interface DispatchController {
  /** Connects the agents of all instances and tells each everything it has. Work that is new meanwhile goes its way. */
  start(): Promise<void>;
  /** Ends every session, or those of an owner: the store was emptied. */
  reset(owner?: Owner): void;
  readonly busy: boolean;
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** A container instance, or a cluster's Fargate, whose agent has a session; its address never changes. */
interface KnownInstance {
  readonly session: AgentSession;
  readonly hostAddress: string;
  /** Whether it has had its manifest since its connection was lost. */
  connected: boolean;
}

/** Carries what is wanted from the store to the agents. */
export function createDispatchController({ store, clock, log, connect }: DispatchOptions): DispatchController {
  const sessions = new Map<string, KnownInstance>();
  const tasks = createReconciler({ name: 'dispatch task', clock, log, work: dispatchTask });
  const instances = createReconciler({ name: 'dispatch instance', clock, log, work: dispatchInstance });
  let stopHeartbeat = (): void => undefined;

  store.changes.subscribe(({ kind, arn }) => {
    if (kind === 'task-wanted') tasks.enqueue(arn);
    if (kind === 'container-instance') instances.enqueue(arn);
  });

  function payload(task: Task, { hostAddress }: Pick<ContainerInstance, 'hostAddress'>): AgentTask {
    const definition = store.taskDefinitions.get(task.taskDefinitionArn);
    if (!definition) throw new Error(`${task.arn} has no task definition ${task.taskDefinitionArn}`);
    return agentTask(task, definition, hostAddress);
  }

  /** Where a task runs and what is there already; undefined for what is gone, or cannot be reached. */
  function hostOf(arn: string): { hostAddress: string; tasks: readonly Task[] } | undefined {
    const instance = store.containerInstances.get(arn);
    if (instance) {
      if (instance.status === 'INACTIVE' || !instance.agentConnected) return undefined;
      return { hostAddress: instance.hostAddress, tasks: store.tasks.aliveOfInstance(arn) };
    }
    if (!store.clusters.get(arn)) return undefined;
    return { hostAddress: SHARED_HOST_ADDRESS, tasks: store.tasks.aliveWithoutInstance(arn) };
  }

  /** The connection to the agent of an instance, or of a cluster for its Fargate tasks, begun with all that is there. */
  function connectionOf(arn: string): KnownInstance | undefined {
    const known = sessions.get(arn);
    if (known?.connected) return known;
    const host = hostOf(arn);
    if (!host) return undefined;
    const instance = known ?? { session: connect(arn), hostAddress: host.hostAddress, connected: true };
    sessions.set(arn, instance);
    instance.connected = true;
    instance.session.taskManifest({ tasks: host.tasks.filter(isAssigned).map((task) => payload(task, host)) });
    return instance;
  }

  function disconnect(arn: string): void {
    const known = sessions.get(arn);
    if (!known?.connected) return;
    known.connected = false;
    known.session.disconnected();
  }

  function dispatchTask(arn: string): undefined {
    const task = store.tasks.get(arn);
    if (!task || !isAssigned(task)) return;
    // A revision is deleted only when its tasks have stopped, and an agent ends those it is not told of.
    if (task.lastStatus === 'STOPPED' && !store.taskDefinitions.get(task.taskDefinitionArn)) return;
    // Also of one that has stopped: another than our agent may have said so, and then ours must end what it runs.
    const connection = connectionOf(task.containerInstanceArn ?? task.clusterArn);
    connection?.session.payload({ tasks: [payload(task, connection)] });
  }

  function dispatchInstance(arn: string): undefined {
    const instance = store.containerInstances.get(arn);
    if (instance?.status === 'INACTIVE') end(arn);
    else if (instance?.agentConnected === false) disconnect(arn);
    else connectionOf(arn);
  }

  function end(arn: string): void {
    sessions.get(arn)?.session.terminate();
    sessions.delete(arn);
  }

  function beat(): void {
    for (const [arn, { session, connected }] of sessions) {
      if (store.clusters.get(arn)?.status === 'INACTIVE') end(arn);
      else if (connected) session.heartbeat();
    }
    stopHeartbeat = clock.after(HEARTBEAT_MS, beat);
  }

  return {
    async start() {
      stopHeartbeat = clock.after(HEARTBEAT_MS, beat);
      const instances = store.containerInstances.all().map(({ arn }) => arn);
      const hosts = [...instances, ...store.tasks.clustersWithoutInstance()];
      await inSlices(hosts, (slice) => slice.forEach(connectionOf), HOSTS_AT_ONCE);
    },
    reset(owner = {}) {
      for (const arn of sessions.keys()) if (belongsTo(arn, owner)) end(arn);
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

/** Whether a task has come so far that its agent must know of it, and not ended before. */
const isAssigned = ({ lastStatus, containerInstanceArn, launchType }: Task): boolean =>
  lastStatus !== 'PROVISIONING' && (containerInstanceArn !== undefined || launchType === 'FARGATE');

/** A task as its agent is told of it. */
function agentTask(task: Task, definition: TaskDefinition, hostAddress: string): AgentTask {
  return {
    arn: task.arn,
    clusterArn: task.clusterArn,
    family: definition.family,
    version: String(definition.revision),
    desiredStatus: task.desiredStatus,
    networkMode: definition.networkMode,
    hostAddress,
    ...volumesOf(definition),
    containers: task.containers.flatMap((known) => {
      const found = definition.containers.find(({ name }) => name === known.name);
      const override = task.overrides.containerOverrides?.find(({ name }) => name === known.name);
      const managedAgents = known.managedAgents?.map((agent) => agent.name);
      return found ? [{ definition: found, override, known, ...(managedAgents ? { managedAgents } : {}) }] : [];
    }),
  };
}

function volumesOf({ document }: TaskDefinition): Pick<AgentTask, 'volumes'> {
  const volumes = document.volumes as readonly Volume[] | undefined;
  return volumes?.length ? { volumes } : {};
}
