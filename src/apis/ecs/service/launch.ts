import type { Cluster } from '../../../model/cluster.ts';
import type { Service, ServiceRevision } from '../../../model/service.ts';
import type { TaskDefinition } from '../../../model/task-definition.ts';
import type { EcsDeps } from '../context.ts';
import { isFargate } from '../capacity-providers.ts';
import type { Launch } from '../launch.ts';
import { platformOf } from '../rules/fargate-platform.ts';

/** What the tasks of a deployment or a task set are started from; `startedBy` is its id. */
export function serviceLaunch(
  store: EcsDeps['store'],
  service: Service,
  revision: ServiceRevision,
  startedBy: string,
): Launch {
  const cluster = store.clusters.get(service.clusterArn);
  const definition = store.taskDefinitions.get(revision.taskDefinitionArn);
  if (!cluster || !definition) throw new Error(`${revision.arn} has no cluster or task definition any more`);
  const { launchType = isOnFargate(revision) ? 'FARGATE' : 'EC2', platformVersion } = revision;
  return {
    cluster,
    definition,
    group: `service:${service.name}`,
    serviceArn: service.arn,
    startedBy,
    overrides: {},
    tags: tagsOf(service, definition, cluster),
    launchType,
    platform: platformOf({ definition, launchType, overrides: {}, platformVersion }),
    enableExecuteCommand: service.enableExecuteCommand,
    subnets:
      definition.networkMode === 'awsvpc' ? (revision.networkConfiguration?.awsvpcConfiguration.subnets ?? []) : [],
  };
}

const isOnFargate = ({ capacityProviderStrategy }: ServiceRevision): boolean =>
  capacityProviderStrategy.some(({ capacityProvider }) => isFargate(capacityProvider));

/** Tags of the service or of the definition, as asked, and ECS's own where they are enabled. */
function tagsOf(service: Service, definition: TaskDefinition, cluster: Cluster): Launch['tags'] {
  const { propagateTags, enableECSManagedTags } = service;
  const propagated = { NONE: [], SERVICE: service.tags, TASK_DEFINITION: definition.tags }[propagateTags];
  const managed = [
    { key: 'aws:ecs:clusterName', value: cluster.name },
    { key: 'aws:ecs:serviceName', value: service.name },
  ];
  return enableECSManagedTags ? [...propagated, ...managed] : propagated;
}
