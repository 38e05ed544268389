import { resourceId } from '../../../model/arn.ts';
import type * as Ecs from '../../../../api-schemas/ecs/types.ts';
import type { ServiceRevision } from '../../../model/service.ts';
import type { Store } from '../../../store/database.ts';
import { presentCapacity } from './service-capacity.ts';
import { seconds } from './time.ts';

/** A service revision as it is described. */
export const presentServiceRevision = (store: Store, revision: ServiceRevision): Ecs.ServiceRevision => ({
  serviceRevisionArn: revision.arn,
  serviceArn: revision.serviceArn,
  clusterArn: revision.clusterArn,
  taskDefinition: revision.taskDefinitionArn,
  ...presentCapacity(revision),
  platformVersion: revision.platformVersion,
  platformFamily: revision.platformFamily,
  loadBalancers: [],
  serviceRegistries: [],
  networkConfiguration: revision.networkConfiguration,
  containerImages: imagesOf(store, revision),
  guardDutyEnabled: false,
  createdAt: seconds(revision.createdAt),
  vpcLatticeConfigurations: [],
});

/** The images of the revision's task definition, with the digests that its tasks are held to, or that living ones have pulled. */
function imagesOf({ taskDefinitions, tasks }: Store, revision: ServiceRevision): Ecs.ContainerImage[] {
  const startedBy = `ecs-svc/${resourceId(revision.arn)}`;
  const digests = new Map<string, string | undefined>();
  for (const task of tasks.aliveOfService(revision.serviceArn)) {
    if (task.startedBy !== startedBy || task.lastStatus !== 'RUNNING') continue;
    for (const { name, imageDigest } of tasks.get(task.arn)?.containers ?? []) digests.set(name, imageDigest);
    break; // those of one task stand for all
  }
  const { containers = [] } = taskDefinitions.get(revision.taskDefinitionArn) ?? {};
  return containers.map(({ name, image }) => ({
    containerName: name,
    imageDigest: revision.imageDigests?.[name] ?? digests.get(name),
    image,
  }));
}
