import { findCluster } from '../lookup.ts';
import { operation } from '../operation.ts';
import { presentCluster } from '../present/cluster.ts';
import { changedSettings } from '../rules/cluster-settings.ts';

/** Changes a cluster's settings by name; what is not named stays. */
export const updateClusterSettings = operation('UpdateClusterSettings', (context, { cluster: reference, settings }) => {
  const { store, scope } = context;
  const cluster = store.transaction(() => {
    const found = findCluster(context, reference);
    const changed = { ...found, settings: changedSettings(found.settings, settings) };
    store.clusters.put(scope, changed);
    return changed;
  });
  return { cluster: presentCluster(store, cluster, ['SETTINGS', 'CONFIGURATIONS', 'TAGS']) };
});
