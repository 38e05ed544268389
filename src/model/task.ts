import type { Placement } from './placement.ts';
import type { TaskNeeds } from './resources.ts';
import type { Tag } from './tag.ts';
import type { ContainerStatus, DesiredStatus, TaskStatus } from './task-status.ts';

/** Why a task stopped, in the API's words. */
export type StopCode =
  | 'TaskFailedToStart'
  | 'EssentialContainerExited'
  | 'UserInitiated'
  | 'ServiceSchedulerInitiated'
  | 'SpotInterruption'
  | 'TerminationNotice';

export type HealthStatus = 'UNKNOWN' | 'HEALTHY' | 'UNHEALTHY';

/** A port of a container and where its instance has it, or a range of ports: then these are the first ones. */
export interface NetworkBinding {
  readonly bindIP: string;
  readonly containerPort: number;
  readonly hostPort: number;
  /** Of a range, how many ports it has: at least two. Left out for a single port. */
  readonly portCount?: number | undefined;
  readonly protocol: 'tcp' | 'udp';
}

/** A thing of AWS's that belongs to a task: its network interface. */
export interface Attachment {
  /** A UUID. */
  readonly id: string;
  readonly type: 'ElasticNetworkInterface';
  readonly status: AttachmentStatus;
  readonly details: readonly { readonly name: string; readonly value: string }[];
}

/** The statuses of an attachment in the order of its life; FAILED may take the place of any. */
export const ATTACHMENT_STATUSES = [
  'PRECREATED',
  'CREATED',
  'ATTACHING',
  'ATTACHED',
  'DETACHING',
  'DETACHED',
  'DELETED',
  'FAILED',
] as const;

export type AttachmentStatus = (typeof ATTACHMENT_STATUSES)[number];

/** Where a task runs: on a container instance, on one outside AWS, or on capacity without instances. */
export type LaunchType = 'EC2' | 'EXTERNAL' | 'FARGATE';

/** The agent that runs commands in a container: ECS Exec. */
export interface ManagedAgent {
  readonly name: 'ExecuteCommandAgent';
  readonly lastStatus: 'PENDING' | 'RUNNING' | 'STOPPED';
  readonly reason?: string | undefined;
  /** Epoch milliseconds. */
  readonly lastStartedAt?: number | undefined;
}

/** One container of a task as the API shows it. */
export interface Container {
  /** A UUID: the end of its ARN. */
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly essential: boolean;
  /** Whether its health counts for the task's. */
  readonly hasHealthCheck: boolean;
  readonly lastStatus: ContainerStatus;
  readonly healthStatus: HealthStatus;
  readonly imageDigest?: string | undefined;
  readonly runtimeId?: string | undefined;
  readonly exitCode?: number | undefined;
  readonly reason?: string | undefined;
  readonly networkBindings: readonly NetworkBinding[];
  /** Epoch milliseconds; not in the API, but an engine without memory needs it after a restart. */
  readonly startedAt?: number | undefined;
  readonly cpu: number;
  readonly memory?: number | undefined;
  readonly memoryReservation?: number | undefined;
  /** Undefined where the task was run without ECS Exec. */
  readonly managedAgents?: readonly ManagedAgent[] | undefined;
}

/** What a caller changed about one container of the task definition. */
export interface ContainerOverride {
  readonly name?: string | undefined;
  readonly command?: readonly string[] | undefined;
  readonly environment?:
    | readonly { readonly name?: string | undefined; readonly value?: string | undefined }[]
    | undefined;
  /** In the place of the definition's. */
  readonly environmentFiles?: readonly { readonly value: string }[] | undefined;
  readonly cpu?: number | undefined;
  readonly memory?: number | undefined;
  readonly memoryReservation?: number | undefined;
}

export interface TaskOverride {
  readonly containerOverrides?: readonly ContainerOverride[] | undefined;
  readonly cpu?: string | undefined;
  readonly memory?: string | undefined;
  readonly taskRoleArn?: string | undefined;
  readonly executionRoleArn?: string | undefined;
  readonly ephemeralStorage?: { readonly sizeInGiB: number } | undefined;
}

/** A task as it is stored. All times are epoch milliseconds. */
export interface Task {
  readonly arn: string;
  readonly clusterArn: string;
  readonly taskDefinitionArn: string;
  readonly family: string;
  /** None on Fargate, and none yet while a task of a capacity provider waits for one. */
  readonly containerInstanceArn?: string | undefined;
  readonly availabilityZone?: string | undefined;
  readonly group: string;
  /** Its service; a caller may give any task a group or a `startedBy` that looks like a service's. */
  readonly serviceArn?: string | undefined;
  /** Of a service's task: the deployment or task set it belongs to. */
  readonly startedBy?: string | undefined;
  readonly launchType: LaunchType;
  readonly capacityProviderName?: string | undefined;
  /** Fargate only. */
  readonly platformVersion?: string | undefined;
  readonly platformFamily?: string | undefined;
  readonly ephemeralStorageGiB?: number | undefined;
  readonly lastStatus: TaskStatus;
  readonly desiredStatus: DesiredStatus;
  readonly healthStatus: HealthStatus;
  /** Starts at 1, one more with each change that ECS would tell EventBridge. */
  readonly version: number;
  readonly createdAt: number;
  readonly pullStartedAt?: number | undefined;
  readonly pullStoppedAt?: number | undefined;
  readonly startedAt?: number | undefined;
  readonly stoppingAt?: number | undefined;
  readonly executionStoppedAt?: number | undefined;
  readonly stoppedAt?: number | undefined;
  /** Undefined while its agent is connected, as one almost always is. */
  readonly connectivity?: 'DISCONNECTED' | undefined;
  /** When it last came to be CONNECTED. */
  readonly connectivityAt: number;
  readonly stopCode?: StopCode | undefined;
  readonly stoppedReason?: string | undefined;
  readonly cpu?: string | undefined;
  readonly memory?: string | undefined;
  readonly architecture: string;
  readonly attachments: readonly Attachment[];
  readonly containers: readonly Container[];
  readonly overrides: TaskOverride;
  /** What it holds of its instance until it is STOPPED. */
  readonly needs: TaskNeeds;
  /** Whether commands may be run in its containers; undefined means no. */
  readonly enableExecuteCommand?: boolean | undefined;
  /** Only while it waits for an instance of its capacity provider. */
  readonly placement?: Placement | undefined;
  /** Until when its service may not stop it by its own choice, in epoch milliseconds. */
  readonly protectedUntil?: number | undefined;
  readonly tags: readonly Tag[];
}
