import { invalidParameter } from '../errors.ts';
import { operation } from '../operation.ts';

/** Of all rules together, each counted once (Amazon ECR user guide, private image replication). */
const MOST_DESTINATIONS = 25;
const MEMBER = 'replicationConfiguration';

/** Says to where images are copied that are pushed from now on. */
export const putReplicationConfiguration = operation(
  'PutReplicationConfiguration',
  ({ store, scope }, { replicationConfiguration }) => {
    const destinations = replicationConfiguration.rules.flatMap((rule) => rule.destinations);
    if (destinations.some(({ region, registryId }) => region === scope.region && registryId === scope.accountId)) {
      throw invalidParameter(MEMBER, 'Replication destination cannot be the same as the source registry');
    }
    if (new Set(destinations.map(({ region, registryId }) => `${registryId}/${region}`)).size > MOST_DESTINATIONS) {
      throw invalidParameter(MEMBER, `The number of unique destinations cannot exceed ${MOST_DESTINATIONS}`);
    }
    store.registrySettings.put(scope, 'replication', replicationConfiguration);
    return { replicationConfiguration };
  },
);
