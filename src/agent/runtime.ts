import type { Readable, Writable } from 'node:stream';
import type { ContainerSettings, NetworkMode, Volume } from '../model/task-definition.ts';
import type { HealthStatus, NetworkBinding } from '../model/task.ts';
import type { ContainerDetails, StatsSample } from './container-details.ts';
import type { NetworkInterface, RegistryAccess } from './link.ts';

/** Health of a container as ECS names it. */
export type Health = HealthStatus;

/** A port a container offers, or a range of them by the first. `hostPort` 0 asks for any free one, or a free row. */
export interface PortRequest {
  readonly containerPort: number;
  readonly hostPort: number;
  /** Of a range, how many ports it has. Left out for a single port. */
  readonly portCount?: number | undefined;
  readonly protocol: 'tcp' | 'udp';
}

/** A port as it is really published. */
export type PortBinding = NetworkBinding;

/** A health check with every default filled in. Times in seconds. */
export interface HealthCheckSpec {
  /** Begins with CMD or CMD-SHELL, as in a task definition. */
  readonly command: readonly string[];
  readonly intervalS: number;
  readonly timeoutS: number;
  readonly retries: number;
  readonly startPeriodS: number;
}

/** Which container of which task: the identity that survives restarts of Drydock and of the engine. */
export interface ContainerRef {
  /** The container instance's ARN, or for a task without one its cluster's. */
  readonly containerInstanceArn: string;
  readonly taskArn: string;
  readonly containerName: string;
}

/** A volume of the task where a container sees it. */
export interface MountSpec {
  readonly volume: Volume;
  /** The engine's own name for it where it lasts as long as the task. */
  readonly engineName: string;
  readonly containerPath: string;
  readonly readOnly: boolean;
}

/** What a task, or one long gone, has on the engine beside containers. */
export interface HeldByTask {
  /** Of what no task has alone, the ARN of the cluster may stand here. */
  readonly taskArn: string;
  /** It outlives the task, and others use it too. */
  readonly shared: boolean;
}

/** What belongs to namespaces, and so to all containers that share them. */
export type NamespaceSettings = Pick<ContainerSettings, 'dnsSearchDomains' | 'systemControls'>;

/** What containers of a task have in common. */
export interface TaskSettings {
  /** `task`: its containers see each other's processes; `host`: and those of the machine. */
  readonly pidMode?: 'task' | 'host' | undefined;
  readonly ipcMode?: 'task' | 'host' | 'none' | undefined;
  /** What they may use together: 1,024 units to a core. */
  readonly cpuUnits?: number | undefined;
  readonly memoryMiB?: number | undefined;
  /** Of the namespaces that its containers share; undefined where there is nothing to say. */
  readonly namespaces?: NamespaceSettings | undefined;
  /** The ports of all its containers, in mode awsvpc. */
  readonly ports?: readonly PortRequest[] | undefined;
}

/** Everything an engine must know to create one container. */
export interface ContainerSpec extends ContainerRef {
  /** The engine's own name for it, e.g. `ecs-web-3-nginx-0f3b…`; unique per task. */
  readonly engineName: string;
  readonly image: string;
  /** Undefined leaves the image's own; an entry point without a command drops the image's command, as ECS does. */
  readonly entryPoint?: readonly string[] | undefined;
  readonly command?: readonly string[] | undefined;
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDirectory?: string | undefined;
  readonly user?: string | undefined;
  /** The task definition's dockerLabels and the agent's own `com.amazonaws.ecs.*`. */
  readonly labels: Readonly<Record<string, string>>;
  /** Relative weight; 0 and 1 are raised to what the kernel accepts. */
  readonly cpuShares: number;
  readonly memoryMiB?: number | undefined;
  readonly memoryReservationMiB?: number | undefined;
  readonly networkMode: NetworkMode;
  /** What holds for its whole task: the same in the specs of all its containers. */
  readonly task?: TaskSettings | undefined;
  /** Containers of the task that are to be reached by their name, and by an alias where it is not empty. Bridge only. */
  readonly links?: readonly (ContainerRef & { readonly alias: string })[] | undefined;
  readonly mounts?: readonly MountSpec[] | undefined;
  /** Containers of the task whose mounts it gets too. */
  readonly volumesFrom?: readonly (ContainerRef & { readonly readOnly: boolean })[] | undefined;
  /** Others wait for it to end: where nothing really runs, it does so at once. */
  readonly completes?: boolean | undefined;
  readonly ports: readonly PortRequest[];
  /** The loopback address of the container instance, on which ports are published. */
  readonly hostAddress: string;
  readonly healthCheck?: HealthCheckSpec | undefined;
  /** The engine's network that it must be in as well, to reach what answers containers; only where it has a network. */
  readonly endpointNetwork?: string | undefined;
  /** What the definition says beside: an engine that runs nothing has no use for it. */
  readonly settings?: ContainerSettings | undefined;
}

/** What an engine says of one of our containers. Times in epoch milliseconds. */
export interface ObservedContainer extends ContainerRef {
  /** The engine's id: ECS's `runtimeId`. */
  readonly id: string;
  readonly state: 'created' | 'running' | 'exited';
  readonly exitCode?: number | undefined;
  readonly oomKilled: boolean;
  readonly startedAt?: number | undefined;
  readonly finishedAt?: number | undefined;
  /** `sha256:…`, where the engine knows the digest the image was pulled by. */
  readonly imageDigest?: string | undefined;
  readonly health: Health;
  /** In the order of the spec's ports; none before the first start, and still there once it has ended. */
  readonly bindings: readonly PortBinding[];
  /** While it runs, of a container whose task has a network interface of its own (awsvpc): the same for all of them. */
  readonly address?: NetworkInterface | undefined;
  /** Why it cannot go on although it may still run: its task must end. */
  readonly brokenBy?: string | undefined;
}

/** Why an engine said no. One table in the agent maps kind and step to AWS's error names. */
export type RuntimeErrorKind =
  | 'unreachable' // no engine answers
  | 'no-such-image'
  | 'pull-denied'
  | 'pull-failed'
  | 'no-such-container'
  | 'port-in-use'
  | 'no-port-range' // nowhere are as many ports free in a row
  | 'no-volume' // a volume cannot be made or is not there
  | 'no-resources' // what the task needs beside containers cannot be had
  | 'bad-spec' // the engine refuses the settings
  | 'cannot-start' // the command does not exist, is not executable, …
  | 'other';

/** An engine's refusal; `message` is the engine's own sentence. */
export class RuntimeError extends Error {
  readonly kind: RuntimeErrorKind;

  constructor(kind: RuntimeErrorKind, message: string) {
    super(message);
    this.name = 'RuntimeError';
    this.kind = kind;
  }
}

/** What was asked for has not begun: ask again when the listener hears `ready`. */
export class NotYet extends Error {
  override readonly name = 'NotYet';
}

/** Where a container writes. */
export type LogSource = 'stdout' | 'stderr';

/** A piece of a container's output: a line, or a part of one that the engine cut. */
export interface LogFrame {
  readonly source: LogSource;
  /** The engine's time with nanoseconds, `2026-01-02T03:04:05.123456789Z`: as texts they compare as times. */
  readonly at: string;
  /** Without the newline. */
  readonly bytes: Buffer;
  /** Whether the line ends with it. */
  readonly isWhole: boolean;
}

/** A terminal, in characters. */
export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** A command to run in a container, as root and on a terminal of its own. */
export interface ExecSpec {
  /** Tells its processes from those of every other. */
  readonly id: string;
  readonly command: readonly string[];
}

/** A command that runs in a container. */
export interface ExecProcess {
  /** What it writes to its terminal; it waits while nobody reads. Ends with it, and fails when the engine stops telling. */
  readonly output: Readable;
  /** What is typed. */
  readonly input: Writable;
  resize(size: TerminalSize): Promise<void>;
  /** Its exit code, once it has ended or is out of sight; undefined where the engine cannot tell. Never fails. */
  readonly exited: Promise<number | undefined>;
  /** Kills it and all it has started. Idempotent; never throws. */
  end(): Promise<void>;
}

/** What the agent hears from an engine. It says no more than "look again": a lost or doubled call does no harm. */
export interface RuntimeListener {
  /**
   * Something happened to this container: it started, died, was removed, or its health changed. What the caller did
   * itself, and was answered, it may hear of or not.
   */
  changed(ref: ContainerRef): void;
  /** What was `NotYet` for this container can begin. */
  ready?(ref: ContainerRef): void;
  /** The stream of changes (re)started, so anything may have happened unseen: list everything. */
  gap(): void;
  /** The engine does not answer: nothing is heard before the next `gap`. Called at every attempt that fails. */
  lost(): void;
}

/** A container the control plane believes in, for engines that keep no memory of their own. */
export interface KnownContainer {
  readonly spec: ContainerSpec;
  readonly id: string;
  readonly startedAt?: number | undefined;
  readonly bindings: readonly PortBinding[];
}

/**
 * An engine that runs containers, in our own terms. Every method may throw `RuntimeError`. An engine sees only
 * containers of its owner (one data directory), so that two Drydocks share an engine without meeting.
 */
export interface ContainerRuntime {
  readonly kind: 'docker' | 'simulated';
  /** The engine's version, e.g. `20.10.24`; 'unreachable' when none answers. */
  version(): Promise<string>;
  /**
   * Makes the image available, for a container where one wants it; does nothing when it is there already. Throws `NotYet`
   * where the container is to be slow to start. `registry` is who pulls, where the engine's own credentials will not do,
   * or why no registry need be asked: then an image that is not there throws 'no-such-image' with those words.
   */
  pull(image: string, wantedBy?: ContainerRef, registry?: RegistryAccess): Promise<void>;
  /**
   * Idempotent by task and container name: a container that is there already is answered as it is. Throws
   * 'no-such-container' when one of the spec's `links` or `volumesFrom` is not there, 'no-resources' where the task
   * cannot have its namespaces.
   */
  create(spec: ContainerSpec): Promise<ObservedContainer>;
  /**
   * Idempotent; starts one that has ended again. Answers the container as it is right after; `begun` is called before,
   * as soon as the engine is done with it, so that the next one may be started. Its `id` may be new: a
   * container may have to be made again to publish its ports.
   */
  start(ref: ContainerRef, begun?: () => void): Promise<ObservedContainer>;
  /** SIGTERM (or the image's stop signal), then SIGKILL after `timeoutS`; resolves when it has ended. Idempotent. */
  stop(ref: ContainerRef, timeoutS: number): Promise<void>;
  /** Ends it at once and removes it with its anonymous volumes; a container that is not there is no error. */
  remove(ref: ContainerRef): Promise<void>;
  inspect(ref: ContainerRef): Promise<ObservedContainer | undefined>;
  list(): Promise<ObservedContainer[]>;
  /** What a container can learn of itself besides; an engine that runs nothing has nobody who asks. */
  details?(ref: ContainerRef): Promise<ContainerDetails | undefined>;
  /** What a running container uses; undefined for any other. */
  stats?(ref: ContainerRef): Promise<StatsSample | undefined>;
  /** What tasks have beside containers. */
  held(): Promise<HeldByTask[]>;
  /**
   * Removes what a task has beside containers, once no container uses it any more: until then it does nothing. What is
   * shared stays unless told. Idempotent.
   */
  release(taskArn: string, withShared?: boolean): Promise<void>;
  /** How many containers it keeps ready for tasks to come. */
  spare(): number;
  /**
   * The output of a container from a frame's time on (that frame and those of the same time included), or all of it.
   * Ends when the container has ended and all is read, or when the engine stops telling: ask again. Throws
   * 'no-such-container'.
   */
  logs(ref: ContainerRef, since: string | undefined, signal: AbortSignal): AsyncIterable<readonly LogFrame[]>;
  /** Runs a command in a container that runs. Throws 'no-such-container'. */
  exec(ref: ContainerRef, spec: ExecSpec): Promise<ExecProcess>;
  /** Called before anything else after a start, some at a time: containers that should be there. A real engine remembers itself. */
  recover(known: readonly KnownContainer[]): Promise<void>;
  /** Follows the engine until the answer is called; reconnects by itself. */
  watch(listener: RuntimeListener): () => void;
  /** Frees connections and timers; running containers stay. */
  close(): Promise<void>;
}
