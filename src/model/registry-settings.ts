/** What can be set for a whole registry of ECR, by the name it is kept under. */
export interface RegistrySettings {
  readonly policy: string;
  readonly scanning: {
    readonly scanType: 'BASIC' | 'ENHANCED';
    readonly rules: readonly {
      readonly scanFrequency: 'SCAN_ON_PUSH' | 'CONTINUOUS_SCAN' | 'MANUAL';
      readonly repositoryFilters: readonly { readonly filter: string; readonly filterType: 'WILDCARD' }[];
    }[];
  };
  readonly replication: {
    readonly rules: readonly {
      readonly destinations: readonly { readonly region: string; readonly registryId: string }[];
      /** Beginnings of names; undefined for all repositories. */
      readonly repositoryFilters?:
        | readonly { readonly filter: string; readonly filterType: 'PREFIX_MATCH' }[]
        | undefined;
    }[];
  };
  readonly BASIC_SCAN_TYPE_VERSION: string;
  readonly REGISTRY_POLICY_SCOPE: string;
  readonly BLOB_MOUNTING: string;
}
