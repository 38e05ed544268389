import { ecrError, invalidParameter } from '../errors.ts';
import { operation } from '../operation.ts';

const MOST_DESTINATIONS = 25;
const MOST_FILTERS = 100;

/** Says where images that are pushed from now on are replicated to: other accounts and regions of this server. */
export const putReplicationConfiguration = operation('PutReplicationConfiguration', (context, input) => {
  const { store, scope } = context;
  const { replicationConfiguration } = input;
  const { rules } = replicationConfiguration;
  const destinations = rules.flatMap((rule) => rule.destinations);
  if (destinations.some(({ registryId, region }) => registryId === scope.accountId && region === scope.region)) {
    throw invalidParameter(
      'replicationConfiguration',
      'Replication destination cannot be the same as the source registry',
    );
  }
  if (new Set(destinations.map((one) => `${one.registryId} ${one.region}`)).size > MOST_DESTINATIONS) {
    throw ecrError('ValidationException', `There can be at most ${MOST_DESTINATIONS} replication destinations`);
  }
  if (rules.some(({ repositoryFilters = [] }) => repositoryFilters.length > MOST_FILTERS)) {
    throw ecrError('ValidationException', `A replication rule can have at most ${MOST_FILTERS} filters`);
  }
  store.registrySettings.put(scope, 'replication', replicationConfiguration);
  return { replicationConfiguration };
});
