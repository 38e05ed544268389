/** What an engine knows of a container that changes little. */
export interface ContainerDetails {
  readonly engineName: string;
  /** `sha256:…` */
  readonly imageId: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly networks: readonly { readonly name: string; readonly address: string }[];
  readonly volumes: readonly { readonly name: string; readonly source: string; readonly destination: string }[];
}

/** What a container uses, now and when this was last asked. */
export interface StatsSample {
  readonly now: EngineStats;
  readonly before?: EngineStats | undefined;
}

/** An answer of the Docker Engine API's container statistics, of which only these members matter to us. */
export interface EngineStats {
  readonly read: string;
  readonly cpu_stats?: object | undefined;
  readonly networks?: Readonly<Record<string, { readonly rx_bytes: number; readonly tx_bytes: number }>> | undefined;
  readonly [member: string]: unknown;
}
