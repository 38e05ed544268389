import { clusterArn } from '../../../model/arn.ts';
import type { Cluster } from '../../../model/cluster.ts';
import { effectiveSettings, principalOf } from '../account-settings.ts';
import type { EcsContext } from '../context.ts';
import { ecsError } from '../errors.ts';
import { operation } from '../operation.ts';
import { presentCluster } from '../present/cluster.ts';
import { associationOf } from '../rules/capacity-provider-association.ts';
import { changedServiceConnectDefaults, checkConfiguration, namesNamespace } from '../rules/cluster-configuration.ts';
import { changedSettings } from '../rules/cluster-settings.ts';
import { checkTags } from '../rules/tags.ts';

const NAME = /^[a-zA-Z0-9\-_]{1,255}$/;

/** What the account's settings say of new clusters. */
const defaultSettings = (context: EcsContext): Cluster['settings'] =>
  effectiveSettings(context, principalOf(context, undefined))
    .filter(({ name }) => name === 'containerInsights')
    .map(({ name, value }) => ({ name, value }));

/** Makes a cluster; one of this name that is there already is answered as it is. */
export const createCluster = operation(
  'CreateCluster',
  (context, input) => {
    const { store, scope } = context;
    const { clusterName: name = 'default', settings, configuration, tags = [] } = input;
    if (!NAME.test(name)) throw ecsError('InvalidParameterException', `ClusterName must match ${NAME.source}`);
    checkTags(tags);
    checkConfiguration(configuration);
    const cluster: Cluster = store.transaction(() => {
      const arn = clusterArn(scope, name);
      const existing = store.clusters.get(arn);
      if (existing?.status === 'ACTIVE') return existing;
      const made: Cluster = {
        arn,
        name,
        status: 'ACTIVE',
        settings: changedSettings(defaultSettings(context), settings),
        configuration,
        ...associationOf(context, input),
        serviceConnectDefaults: changedServiceConnectDefaults(undefined, input.serviceConnectDefaults),
        tags,
      };
      store.clusters.put(scope, made);
      return made;
    });
    return { cluster: presentCluster(store, cluster, ['SETTINGS', 'CONFIGURATIONS', 'TAGS']) };
  },
  { serviceConnectDefaults: namesNamespace },
);
