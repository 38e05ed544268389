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

export interface NetworkBinding {
  readonly bindIP: string;
  readonly containerPort: number;
  readonly hostPort: number;
  readonly protocol: 'tcp' | 'udp';
}

/** One container of a task as the API shows it. */
export interface Container {
  readonly containerArn: string;
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
}

/** What a caller changed about one container of the task definition. */
export interface ContainerOverride {
  readonly name?: string | undefined;
  readonly command?: readonly string[] | undefined;
  readonly environment?:
    | readonly { readonly name?: string | undefined; readonly value?: string | undefined }[]
    | undefined;
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
}

/** A task as it is stored. All times are epoch milliseconds. */
export interface Task {
  readonly arn: string;
  readonly clusterArn: string;
  readonly taskDefinitionArn: string;
  readonly family: string;
  readonly containerInstanceArn: string;
  readonly availabilityZone?: string | undefined;
  readonly group: string;
  readonly startedBy?: string | undefined;
  readonly launchType: 'EC2';
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
  readonly connectivityAt: number;
  readonly stopCode?: StopCode | undefined;
  readonly stoppedReason?: string | undefined;
  readonly cpu?: string | undefined;
  readonly memory?: string | undefined;
  readonly architecture: string;
  readonly containers: readonly Container[];
  readonly overrides: TaskOverride;
  /** What it holds of its instance until it is STOPPED. */
  readonly needs: TaskNeeds;
  readonly tags: readonly Tag[];
}
