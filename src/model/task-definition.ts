import type { Tag } from './tag.ts';

/** The members of a container definition the house itself reads; the rest is only given back. */
export interface ContainerDefinition {
  readonly name: string;
  readonly image: string;
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
}

export interface PortMapping {
  readonly containerPort?: number | undefined;
  readonly hostPort?: number | undefined;
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
