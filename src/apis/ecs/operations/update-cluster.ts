import { findCluster } from '../lookup.ts';
import { given, operation } from '../operation.ts';
import { presentCluster } from '../present/cluster.ts';

/** Changes a cluster's settings and configuration; what is not sent stays. */
export const updateCluster = operation(
  'UpdateCluster',
  (context, { cluster: reference, settings, configuration }) => {
    const { store, scope } = context;
    const cluster = store.transaction(() => {
      const found = findCluster(context, reference);
      const changed = {
        ...found,
        settings: settings ?? found.settings,
        configuration: configuration ?? found.configuration,
      };
      store.clusters.put(scope, changed);
      return changed;
    });
    return { cluster: presentCluster(store, cluster, ['SETTINGS', 'CONFIGURATIONS', 'TAGS']) };
  },
  { serviceConnectDefaults: given },
);
