import { findCluster } from '../lookup.ts';
import { given, operation } from '../operation.ts';
import { presentCluster } from '../present/cluster.ts';
import { changedSettings } from '../rules/cluster-settings.ts';

/** Changes a cluster's settings and configuration; what is not sent stays. */
export const updateCluster = operation(
  'UpdateCluster',
  (context, { cluster: reference, settings, configuration }) => {
    const { store, scope } = context;
    const cluster = store.transaction(() => {
      const found = findCluster(context, reference);
      const changed = {
        ...found,
        settings: changedSettings(found.settings, settings),
        configuration: configuration ?? found.configuration,
      };
      store.clusters.put(scope, changed);
      return changed;
    });
    return { cluster: presentCluster(store, cluster, ['SETTINGS', 'CONFIGURATIONS', 'TAGS']) };
  },
  { serviceConnectDefaults: given },
);
