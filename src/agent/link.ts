/*
 * The protocol between the control plane and the agent of one container instance, in the vocabulary of the real
 * amazon-ecs-agent: messages come from the control plane (ACS), state changes go to it (the Submit… operations, TCS).
 * Everything may be sent again: both sides treat a message as "this is how it should be", never as "do this once".
 */
import type { ContainerDefinition, NetworkMode, Volume } from '../model/task-definition.ts';
import type { Container, ContainerOverride, HealthStatus, ManagedAgent, NetworkBinding } from '../model/task.ts';
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
  /** The address on which the instance publishes ports; a task in network mode awsvpc publishes none. */
  readonly hostAddress: string;
  /** Left out where there are none. */
  readonly volumes?: readonly Volume[] | undefined;
  readonly containers: readonly AgentContainer[];
}

/** A container of an assigned task. */
export interface AgentContainer {
  readonly definition: ContainerDefinition;
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
  /** Once it returns all is stored for good, positions with their events; when it throws nothing is. */
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
