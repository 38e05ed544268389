import { findCluster } from '../lookup.ts';
import { operation } from '../operation.ts';
import { presentCluster } from '../present/cluster.ts';
import { changedServiceConnectDefaults, checkConfiguration, namesNamespace } from '../rules/cluster-configuration.ts';
import { changedSettings } from '../rules/cluster-settings.ts';

/** Changes a cluster's settings, configuration and service connect defaults; what is not sent stays. */
export const updateCluster = operation(
  'UpdateCluster',
  (context, { cluster: reference, settings, configuration, serviceConnectDefaults }) => {
    const { store, scope } = context;
    const cluster = store.transaction(() => {
      const found = findCluster(context, reference);
      checkConfiguration(configuration);
      const changed = {
        ...found,
        settings: changedSettings(found.settings, settings),
        configuration: configuration ?? found.configuration,
        serviceConnectDefaults: changedServiceConnectDefaults(found.serviceConnectDefaults, serviceConnectDefaults),
      };
      store.clusters.put(scope, changed);
      return changed;
    });
    return { cluster: presentCluster(store, cluster, ['SETTINGS', 'CONFIGURATIONS', 'TAGS']) };
  },
  { serviceConnectDefaults: namesNamespace },
);
