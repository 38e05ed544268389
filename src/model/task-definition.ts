import type { Tag } from './tag.ts';

/** What of a container definition goes to the engine as it stands. */
export interface ContainerSettings {
  readonly hostname?: string | undefined;
  readonly privileged?: boolean | undefined;
  readonly readonlyRootFilesystem?: boolean | undefined;
  readonly interactive?: boolean | undefined;
  readonly pseudoTerminal?: boolean | undefined;
  readonly disableNetworking?: boolean | undefined;
  readonly dnsServers?: readonly string[] | undefined;
  readonly dnsSearchDomains?: readonly string[] | undefined;
  readonly extraHosts?: readonly { readonly hostname: string; readonly ipAddress: string }[] | undefined;
  readonly dockerSecurityOptions?: readonly string[] | undefined;
  readonly ulimits?:
    | readonly { readonly name: string; readonly softLimit: number; readonly hardLimit: number }[]
    | undefined;
  readonly systemControls?:
    | readonly { readonly namespace?: string | undefined; readonly value?: string | undefined }[]
    | undefined;
  readonly linuxParameters?: LinuxParameters | undefined;
}

/** Sizes in MiB. */
export interface LinuxParameters {
  readonly capabilities?:
    | { readonly add?: readonly string[] | undefined; readonly drop?: readonly string[] | undefined }
    | undefined;
  readonly devices?:
    | readonly {
        readonly hostPath: string;
        readonly containerPath?: string | undefined;
        readonly permissions?: readonly ('read' | 'write' | 'mknod')[] | undefined;
      }[]
    | undefined;
  readonly initProcessEnabled?: boolean | undefined;
  readonly sharedMemorySize?: number | undefined;
  readonly tmpfs?:
    | readonly {
        readonly containerPath: string;
        readonly size: number;
        readonly mountOptions?: readonly string[] | undefined;
      }[]
    | undefined;
  readonly maxSwap?: number | undefined;
  readonly swappiness?: number | undefined;
}

/** The members of a container definition the house itself reads; the rest is only given back. */
export interface ContainerDefinition extends ContainerSettings {
  readonly name: string;
  readonly image: string;
  /** Whether all tasks of a deployment have the image that its tag named first; they do unless told. */
  readonly versionConsistency?: 'enabled' | 'disabled' | undefined;
  readonly cpu: number;
  readonly memory?: number | undefined;
  readonly memoryReservation?: number | undefined;
  readonly essential: boolean;
  readonly portMappings: readonly PortMapping[];
  readonly entryPoint?: readonly string[] | undefined;
  readonly command?: readonly string[] | undefined;
  readonly environment: readonly { readonly name?: string | undefined; readonly value?: string | undefined }[];
  readonly workingDirectory?: string | undefined;
  readonly user?: string | undefined;
  readonly dockerLabels?: Readonly<Record<string, string>> | undefined;
  readonly stopTimeout?: number | undefined;
  readonly resourceRequirements?: readonly { readonly type: string; readonly value: string }[] | undefined;
  readonly healthCheck?: HealthCheck | undefined;
  readonly mountPoints?: readonly MountPoint[] | undefined;
  /** `name` or `name:alias`. */
  readonly links?: readonly string[] | undefined;
  readonly volumesFrom?:
    | readonly { readonly sourceContainer?: string | undefined; readonly readOnly?: boolean | undefined }[]
    | undefined;
  readonly dependsOn?:
    | readonly { readonly containerName: string; readonly condition: 'START' | 'COMPLETE' | 'SUCCESS' | 'HEALTHY' }[]
    | undefined;
  /** Seconds. */
  readonly startTimeout?: number | undefined;
  readonly restartPolicy?: RestartPolicy | undefined;
  readonly logConfiguration?: LogConfiguration | undefined;
  /** ARNs of S3 objects. */
  readonly environmentFiles?: readonly { readonly value: string }[] | undefined;
  readonly secrets?: readonly Secret[] | undefined;
  /** `credentialsParameter` is the ARN of a secret. */
  readonly repositoryCredentials?: { readonly credentialsParameter: string } | undefined;
}

/** A variable whose value is in Secrets Manager or in Parameter Store. */
export interface Secret {
  readonly name: string;
  readonly valueFrom: string;
}

/** Where a container's output goes. */
export interface LogConfiguration {
  readonly logDriver: string;
  readonly options?: Readonly<Record<string, string>> | undefined;
}

export interface MountPoint {
  readonly sourceVolume?: string | undefined;
  readonly containerPath?: string | undefined;
  readonly readOnly?: boolean | undefined;
}

/** A volume of a task. One with neither member is an empty one that lasts as long as the task. */
export interface Volume {
  readonly name?: string | undefined;
  readonly host?: { readonly sourcePath?: string | undefined } | undefined;
  readonly dockerVolumeConfiguration?: DockerVolumeConfiguration | undefined;
  readonly efsVolumeConfiguration?:
    | { readonly fileSystemId: string; readonly rootDirectory?: string | undefined }
    | undefined;
}

/** What is left out: scope `task`, no `autoprovision`, driver `local`. */
export interface DockerVolumeConfiguration {
  readonly scope?: 'task' | 'shared' | undefined;
  readonly autoprovision?: boolean | undefined;
  readonly driver?: string | undefined;
  readonly driverOpts?: Readonly<Record<string, string>> | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

/** Whether a container that ended is started again; the period in seconds, 300 unless told. */
export interface RestartPolicy {
  readonly enabled: boolean;
  readonly ignoredExitCodes?: readonly number[] | undefined;
  readonly restartAttemptPeriod?: number | undefined;
}

export interface PortMapping {
  readonly containerPort?: number | undefined;
  readonly hostPort?: number | undefined;
  /** `80-90`, in the place of the two numbers. */
  readonly containerPortRange?: string | undefined;
  readonly protocol?: 'tcp' | 'udp' | undefined;
}

/** Times in seconds; what is left out has ECS's default. */
export interface HealthCheck {
  readonly command: readonly string[];
  readonly interval?: number | undefined;
  readonly timeout?: number | undefined;
  readonly retries?: number | undefined;
  readonly startPeriod?: number | undefined;
}

export type NetworkMode = 'bridge' | 'host' | 'awsvpc' | 'none';

/** A registered revision. `document` is the answer's `taskDefinition` but for what changes later (status, times). */
export interface TaskDefinition {
  readonly arn: string;
  readonly family: string;
  readonly revision: number;
  readonly status: 'ACTIVE' | 'INACTIVE' | 'DELETE_IN_PROGRESS';
  /** Epoch milliseconds. */
  readonly registeredAt: number;
  readonly deregisteredAt?: number | undefined;
  readonly deleteRequestedAt?: number | undefined;
  readonly registeredBy: string;
  readonly networkMode: NetworkMode;
  /** Task-level size: CPU units and MiB. */
  readonly cpu?: number | undefined;
  readonly memory?: number | undefined;
  readonly containers: readonly ContainerDefinition[];
  /** Attributes an instance must have to run it. */
  readonly requiresAttributes: readonly string[];
  readonly compatibilities: readonly string[];
  /** Everything sent, defaults filled in, in the API's own shape. */
  readonly document: Readonly<Record<string, unknown>>;
  readonly tags: readonly Tag[];
}
