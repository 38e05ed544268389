/** What one task takes from the instance it is placed on. CPU in units of 1/1024 vCPU, memory in MiB. */
export interface TaskNeeds {
  readonly cpu: number;
  readonly memory: number;
  /** Fixed host ports; dynamic ones take nothing that placement counts. */
  readonly tcpPorts: readonly number[];
  readonly udpPorts: readonly number[];
  readonly gpus: number;
  /** Network interfaces of its own: one in network mode awsvpc, none without. */
  readonly enis?: number | undefined;
}

/** What an instance brought when it registered. */
export interface InstanceResources {
  readonly cpu: number;
  readonly memory: number;
  /** Ports in use by the instance itself: both PORTS lists of the API mean ports taken, not ports free. */
  readonly tcpPorts: readonly number[];
  readonly udpPorts: readonly number[];
  /** GPU ids. */
  readonly gpus: readonly string[];
  /** Network interfaces it can give to tasks, its type's but for the primary one; as many as asked for without. */
  readonly enis?: number | undefined;
}

/** The ports the ECS agent and the machine keep for themselves: SSH, Docker, the agent's introspection and credentials. */
export const RESERVED_TCP_PORTS: readonly number[] = [22, 2375, 2376, 51678, 51679];
