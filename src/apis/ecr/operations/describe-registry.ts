import { operation } from '../operation.ts';

/** The caller's registry, and where it replicates. */
export const describeRegistry = operation('DescribeRegistry', ({ store, scope }) => ({
  registryId: scope.accountId,
  replicationConfiguration: store.registrySettings.get(scope, 'replication') ?? { rules: [] },
}));
