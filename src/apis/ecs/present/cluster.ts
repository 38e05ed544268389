import type * as Ecs from '../../../../api-schemas/ecs/types.ts';
import type { Cluster } from '../../../model/cluster.ts';
import type { Store } from '../../../store/database.ts';
import { taskCounts } from './task-counts.ts';

type Include = readonly Ecs.ClusterField[];

/** A cluster as the API shows it; settings, configuration, statistics and tags only where they were asked for. */
export function presentCluster(store: Store, cluster: Cluster, include: Include = []): Ecs.Cluster {
  const counts = taskCounts(store.tasks.countsOfCluster(cluster.arn));
  return {
    clusterArn: cluster.arn,
    clusterName: cluster.name,
    status: cluster.status,
    registeredContainerInstancesCount: store.containerInstances.count(cluster.arn),
    ...counts,
    activeServicesCount: 0,
    statistics: include.includes('STATISTICS') ? statistics(counts.runningTasksCount, counts.pendingTasksCount) : [],
    tags: include.includes('TAGS') ? [...cluster.tags] : [],
    settings: include.includes('SETTINGS') ? ([...cluster.settings] as Ecs.ClusterSetting[]) : [],
    capacityProviders: [],
    defaultCapacityProviderStrategy: [],
    ...(include.includes('CONFIGURATIONS') && cluster.configuration !== undefined
      ? { configuration: cluster.configuration as Ecs.ClusterConfiguration }
      : {}),
  };
}

function statistics(running: number, pending: number): Ecs.KeyValuePair[] {
  const values = {
    runningEC2TasksCount: running,
    runningFargateTasksCount: 0,
    pendingEC2TasksCount: pending,
    pendingFargateTasksCount: 0,
    activeEC2ServiceCount: 0,
    activeFargateServiceCount: 0,
    drainingEC2ServiceCount: 0,
    drainingFargateServiceCount: 0,
  };
  return Object.entries(values).map(([name, value]) => ({ name, value: String(value) }));
}
