import { operation } from '../operation.ts';

/** To where the images of the registry are copied. */
export const describeRegistry = operation('DescribeRegistry', ({ store, scope }) => ({
  registryId: scope.accountId,
  replicationConfiguration: store.registrySettings.get(scope, 'replication') ?? { rules: [] },
}));
