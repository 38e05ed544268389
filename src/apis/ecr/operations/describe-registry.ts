import { operation } from '../operation.ts';

/** The caller's registry, which replicates nothing. */
export const describeRegistry = operation('DescribeRegistry', ({ scope }) => ({
  registryId: scope.accountId,
  replicationConfiguration: { rules: [] },
}));
