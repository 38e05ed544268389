/*
 * The protocol between the control plane and the agent of one container instance, in the vocabulary of the real
 * amazon-ecs-agent: messages come from the control plane (ACS), state changes go to it (the Submit… operations, TCS).
 * Everything may be sent again: both sides treat a message as "this is how it should be", never as "do this once".
 */
import type { ContainerDefinition, NetworkMode, Volume } from '../model/task-definition.ts';
import type { RoleCredentials } from '../model/role-credentials.ts';
import type {
  Container,
  ContainerOverride,
  HealthStatus,
  LaunchType,
  ManagedAgent,
  NetworkBinding,
} from '../model/task.ts';
import type { ContainerStatus, DesiredStatus, TaskStatus } from '../model/task-status.ts';

/** A task as it is assigned to an instance. */
export interface AgentTask {
  readonly arn: string;
  readonly clusterArn: string;
  readonly family: string;
  /** The revision, as text, as the agent's protocol has it. */
  readonly version: string;
  readonly desiredStatus: DesiredStatus;
  readonly networkMode: NetworkMode;
  /** Left out where containers have namespaces of their own. */
  readonly pidMode?: 'task' | 'host' | undefined;
  readonly ipcMode?: 'task' | 'host' | 'none' | undefined;
  /** The task's own size, where it has one: CPU units and MiB. */
  readonly cpu?: number | undefined;
  readonly memory?: number | undefined;
  /** The address on which the instance publishes ports; a task in network mode awsvpc publishes none. */
  readonly hostAddress: string;
  readonly launchType?: LaunchType | undefined;
  readonly availabilityZone?: string | undefined;
  /** The name of the service it belongs to. */
  readonly serviceName?: string | undefined;
  /** Where it has a task role. Sent again, renewed, well before they expire. */
  readonly roleCredentials?: RoleCredentials | undefined;
  /** Where it has a task execution role. */
  readonly executionRoleCredentials?: RoleCredentials | undefined;
  /** Left out where there are none. */
  readonly volumes?: readonly Volume[] | undefined;
  readonly containers: readonly AgentContainer[];
}

/** A container of an assigned task. */
export interface AgentContainer {
  readonly definition: ContainerDefinition;
  readonly containerArn?: string | undefined;
  readonly override?: ContainerOverride | undefined;
  /** What the control plane was last told of it: all that an agent knows after a restart. */
  readonly known: Container;
  /** Agents that are to run beside it. Left out where there are none. */
  readonly managedAgents?: readonly ManagedAgent['name'][] | undefined;
}

/** Tasks to run, or (desired status STOPPED) to stop. */
export interface PayloadMessage {
  readonly tasks: readonly AgentTask[];
}

/** Every task the control plane has in this session. What runs for it and is not listed must end. */
export interface TaskManifestMessage {
  readonly tasks: readonly AgentTask[];
}

/** What the control plane sends to one instance's agent, or to the one that runs a cluster's tasks without instances. */
export interface AgentSession {
  payload(message: PayloadMessage): void;
  taskManifest(message: TaskManifestMessage): void;
  /** Asks for a sign of life; the agent also takes it as the occasion to look at its engine again. */
  heartbeat(): void;
  /** The connection is lost: the agent goes on by itself and keeps what it has to report until the next manifest. */
  disconnected(): void;
  /** The instance is gone (deregistered, or its machine was killed): everything on it ends at once, unreported. */
  terminate(): void;
}

/** A container's part of a SubmitTaskStateChange. */
export interface ContainerStateChange {
  readonly containerName: string;
  readonly status: ContainerStatus;
  readonly runtimeId?: string | undefined;
  readonly imageDigest?: string | undefined;
  readonly exitCode?: number | undefined;
  /** `CODE: message`, at most 1,024 characters. */
  readonly reason?: string | undefined;
  readonly networkBindings?: readonly NetworkBinding[] | undefined;
  /** Epoch milliseconds. */
  readonly startedAt?: number | undefined;
}

/** A managed agent's part of a SubmitTaskStateChange. */
export interface ManagedAgentStateChange {
  readonly containerName: string;
  readonly managedAgentName: ManagedAgent['name'];
  readonly status: ManagedAgent['lastStatus'];
  readonly reason?: string | undefined;
}

/** A task's own network interface in network mode awsvpc. */
export interface NetworkInterface {
  readonly privateIPv4Address: string;
  readonly macAddress: string;
  /** `10.128.16.1/20`: the gateway with the length of the subnet, as task metadata has it. */
  readonly subnetGatewayIpv4Address?: string | undefined;
  /** Where the task's ports are reached, as its address cannot be reached from this machine. */
  readonly publishedPorts?: readonly NetworkBinding[] | undefined;
}

/** SubmitTaskStateChange: how a task and its containers are now. Times in epoch milliseconds. */
export interface TaskStateChange {
  readonly task: string;
  readonly status: TaskStatus;
  /** Why it never began, where its containers do not say it. */
  readonly reason?: string | undefined;
  readonly containers: readonly ContainerStateChange[];
  /** Left out where its containers have none. */
  readonly managedAgents?: readonly ManagedAgentStateChange[] | undefined;
  readonly pullStartedAt?: number | undefined;
  readonly pullStoppedAt?: number | undefined;
  readonly executionStoppedAt?: number | undefined;
  /** Of a task in network mode awsvpc, once its network is there; kept in what is said of it afterwards. */
  readonly networkInterface?: NetworkInterface | undefined;
}

/** PublishHealth: the health of a task's containers by name. */
export interface TaskHealth {
  readonly task: string;
  readonly containers: readonly { readonly containerName: string; readonly healthStatus: HealthStatus }[];
}

/** Whether the container engine answers: the real agent's instance status of the type CONTAINER_RUNTIME. */
export type ContainerRuntimeStatus = 'OK' | 'IMPAIRED';

/** PublishInstanceStatus, of several instances at a time. */
export interface InstanceStatus {
  /** By what the sessions began with: the ARN of a cluster may be among them. */
  readonly containerInstanceArns: readonly string[];
  readonly containerRuntime: ContainerRuntimeStatus;
}

/** A stream of CloudWatch Logs. */
export interface LogDestination {
  /** Twelve digits. */
  readonly accountId: string;
  readonly region: string;
  readonly group: string;
  readonly stream: string;
}

/** Events of one stream, and how far the container's output has been read with them, in the agent's own words. */
export interface LogBatch {
  readonly destination: LogDestination;
  /** `at` in epoch milliseconds. */
  readonly events: readonly { readonly at: number; readonly message: string }[];
  readonly position: string;
}

/** Where agents put what containers write. */
export interface LogSink {
  /** Makes the stream where there is none; gives the position that was put last, or AWS's words for why it cannot be. */
  openLogStream(
    destination: LogDestination,
    createGroup: boolean,
  ): { readonly position?: string | undefined } | { readonly refusal: string };
  /**
   * Once it returns all is stored for good, positions with their events, in streams that are made again where somebody
   * deleted them; events of a group that is gone are lost. When it throws nothing is stored.
   */
  putLogEvents(batches: readonly LogBatch[]): void;
}

/**
 * What an agent tells the control plane, several tasks at a time: recording them together costs little more than one.
 * A call that returns has been recorded for good, whole; one that throws has recorded nothing.
 */
export interface AgentBackend {
  submitTaskStateChanges(changes: readonly TaskStateChange[]): void;
  publishHealth(health: readonly TaskHealth[]): void;
  publishInstanceStatus(status: InstanceStatus): void;
}

/** What a container of a task needs of secret stores, and of S3, before it can begin. */
export interface ContainerSecrets {
  /** The values of its `secrets` by the names of their variables. */
  readonly environment: Readonly<Record<string, string>>;
  /** The variables in its `environmentFiles`. */
  readonly files: Readonly<Record<string, string>>;
  /** Of its `repositoryCredentials`, or of the registry its image is in. */
  readonly registry?: RegistryAccess | undefined;
  /** What to pull in place of its image; undefined where that is its name. */
  readonly image?: string | undefined;
}

/** What a registry wants to know of who pulls. */
export interface RegistryCredentials {
  readonly username: string;
  readonly password: string;
}

/** As whom an image is pulled, or why it is run only where the engine has it: its registry has not. */
export type RegistryAccess = RegistryCredentials | { readonly notFound: string };

/** The secrets of a task's containers by their names, or why they cannot be had: what the task stops with. */
export type TaskSecrets =
  | { readonly containers: Readonly<Record<string, ContainerSecrets>> }
  /** `ResourceInitializationError: …` */
  | { readonly error: string };

/** The protection of one task, why it cannot have any, or the API's refusal. */
export type TaskProtectionAnswer =
  | {
      readonly protection: {
        readonly taskArn: string;
        readonly protectionEnabled: boolean;
        /** Epoch milliseconds. */
        readonly expirationDate?: number | undefined;
      };
    }
  | { readonly failure: { readonly arn: string; readonly reason: string; readonly detail?: string | undefined } }
  | { readonly refusal: { readonly code: string; readonly message: string; readonly status: number } };

/** What an agent asks the control plane about one of its tasks, with the roles of the task where AWS's agent does so. */
export interface TaskBackend {
  /** The values of its secrets, asked for when it is about to begin and kept nowhere. */
  secretsOf(taskArn: string): TaskSecrets;
  /** ListTagsForResource, of a task or of a container instance; undefined for what is not there. */
  tagsOf(arn: string): Readonly<Record<string, string>> | undefined;
  /** GetTaskProtection. */
  getTaskProtection(taskArn: string): TaskProtectionAnswer;
  /** UpdateTaskProtection. */
  updateTaskProtection(
    taskArn: string,
    change: { readonly protectionEnabled: boolean; readonly expiresInMinutes?: number | undefined },
  ): TaskProtectionAnswer;
}

/** A command that is to be run in a container for whoever comes with the token. */
export interface ExecRequest {
  /** The container instance's ARN, or for a task without one its cluster's. */
  readonly containerInstanceArn: string;
  readonly taskArn: string;
  readonly containerName: string;
  readonly command: string;
}

/** A session of Systems Manager's Session Manager that waits for its client. */
export interface ExecSession {
  /** `ecs-execute-command-…` */
  readonly sessionId: string;
  /** Unguessable, good for one connection within a minute. */
  readonly tokenValue: string;
}

/** The agents' side of ECS Exec. */
export interface ExecSessions {
  /** Prepares a session; undefined where its container has as many as it may have. */
  start(request: ExecRequest): ExecSession | undefined;
  /** Ends a session, with what it runs; false where there is none. */
  terminate(sessionId: string): boolean;
}
