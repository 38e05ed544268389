import type * as Ecs from '../../../../api-schemas/ecs/types.ts';
import type { Cluster } from '../../../model/cluster.ts';
import type { Store } from '../../../store/database.ts';
import type { ServiceCount } from '../../../store/services.ts';
import type { StatusCount } from '../../../store/task-counts.ts';
import { clusterAttachments } from './capacity-provider-attachments.ts';
import { taskCounts } from './task-counts.ts';

type Include = readonly Ecs.ClusterField[];

/** A cluster as the API shows it; settings, configuration, statistics, attachments and tags only where they were asked for. */
export function presentCluster(store: Store, cluster: Cluster, include: Include = []): Ecs.Cluster {
  const tasks = store.tasks.countsOf(cluster.arn);
  const services = store.services.countsOf(cluster.arn);
  return {
    clusterArn: cluster.arn,
    clusterName: cluster.name,
    status: cluster.status,
    registeredContainerInstancesCount: store.containerInstances.count(cluster.arn),
    ...taskCounts(tasks),
    activeServicesCount: serviceCount(services, 'ACTIVE'),
    statistics: include.includes('STATISTICS') ? statistics(tasks, services) : [],
    tags: include.includes('TAGS') ? [...cluster.tags] : [],
    settings: include.includes('SETTINGS') ? ([...cluster.settings] as Ecs.ClusterSetting[]) : [],
    capacityProviders: [...cluster.capacityProviders],
    defaultCapacityProviderStrategy: [...cluster.defaultCapacityProviderStrategy],
    ...(include.includes('ATTACHMENTS')
      ? { attachments: clusterAttachments(store, cluster), attachmentsStatus: 'UPDATE_COMPLETE' }
      : {}),
    ...(cluster.serviceConnectDefaults === undefined ? {} : { serviceConnectDefaults: cluster.serviceConnectDefaults }),
    ...(include.includes('CONFIGURATIONS') && cluster.configuration !== undefined
      ? { configuration: cluster.configuration as Ecs.ClusterConfiguration }
      : {}),
  };
}

/** How many services have a status, of all or of one launch type; those with a strategy count to none. */
const serviceCount = (services: readonly ServiceCount[], status: string, launchType?: string): number =>
  services
    .filter((one) => one.status === status && (launchType === undefined || one.launchType === launchType))
    .reduce((total, { count }) => total + count, 0);

function statistics(tasks: readonly StatusCount[], services: readonly ServiceCount[]): Ecs.KeyValuePair[] {
  const of = (type: StatusCount['launchType']) => taskCounts(tasks.filter(({ launchType }) => launchType === type));
  const [ec2, fargate, external] = [of('EC2'), of('FARGATE'), of('EXTERNAL')];
  const values = {
    runningEC2TasksCount: ec2.runningTasksCount,
    runningFargateTasksCount: fargate.runningTasksCount,
    runningExternalTasksCount: external.runningTasksCount,
    pendingEC2TasksCount: ec2.pendingTasksCount,
    pendingFargateTasksCount: fargate.pendingTasksCount,
    pendingExternalTasksCount: external.pendingTasksCount,
    activeEC2ServiceCount: serviceCount(services, 'ACTIVE', 'EC2'),
    activeFargateServiceCount: serviceCount(services, 'ACTIVE', 'FARGATE'),
    activeExternalServiceCount: serviceCount(services, 'ACTIVE', 'EXTERNAL'),
    drainingEC2ServiceCount: serviceCount(services, 'DRAINING', 'EC2'),
    drainingFargateServiceCount: serviceCount(services, 'DRAINING', 'FARGATE'),
    drainingExternalServiceCount: serviceCount(services, 'DRAINING', 'EXTERNAL'),
  };
  return Object.entries(values).map(([name, value]) => ({ name, value: String(value) }));
}
