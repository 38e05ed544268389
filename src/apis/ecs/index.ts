import { model } from '../../../api-schemas/ecs/model.ts';
import { factsOf } from '../../wire/api-facts.ts';
import type { Api } from '../../wire/api.ts';
import type { Call, Operation } from '../../wire/operation.ts';
import { contextOf, type EcsDeps } from './context.ts';
import { refuse } from './errors.ts';
import type { EcsOperation } from './operation.ts';
import { continueServiceDeployment } from './operations/continue-service-deployment.ts';
import { createCapacityProvider } from './operations/create-capacity-provider.ts';
import { createCluster } from './operations/create-cluster.ts';
import { createDaemon } from './operations/create-daemon.ts';
import { createExpressGatewayService } from './operations/create-express-gateway-service.ts';
import { createService } from './operations/create-service.ts';
import { createTaskSet } from './operations/create-task-set.ts';
import { deleteAccountSetting } from './operations/delete-account-setting.ts';
import { deleteAttributes } from './operations/delete-attributes.ts';
import { deleteCapacityProvider } from './operations/delete-capacity-provider.ts';
import { deleteCluster } from './operations/delete-cluster.ts';
import { deleteDaemon } from './operations/delete-daemon.ts';
import { deleteDaemonTaskDefinition } from './operations/delete-daemon-task-definition.ts';
import { deleteExpressGatewayService } from './operations/delete-express-gateway-service.ts';
import { deleteService } from './operations/delete-service.ts';
import { deleteTaskDefinitions } from './operations/delete-task-definitions.ts';
import { deleteTaskSet } from './operations/delete-task-set.ts';
import { deregisterContainerInstance } from './operations/deregister-container-instance.ts';
import { deregisterTaskDefinition } from './operations/deregister-task-definition.ts';
import { describeCapacityProviders } from './operations/describe-capacity-providers.ts';
import { describeClusters } from './operations/describe-clusters.ts';
import { describeContainerInstances } from './operations/describe-container-instances.ts';
import { describeDaemon } from './operations/describe-daemon.ts';
import { describeDaemonDeployments } from './operations/describe-daemon-deployments.ts';
import { describeDaemonRevisions } from './operations/describe-daemon-revisions.ts';
import { describeDaemonTaskDefinition } from './operations/describe-daemon-task-definition.ts';
import { describeExpressGatewayService } from './operations/describe-express-gateway-service.ts';
import { describeServiceDeployments } from './operations/describe-service-deployments.ts';
import { describeServiceRevisions } from './operations/describe-service-revisions.ts';
import { describeServices } from './operations/describe-services.ts';
import { describeTaskDefinition } from './operations/describe-task-definition.ts';
import { describeTaskSets } from './operations/describe-task-sets.ts';
import { describeTasks } from './operations/describe-tasks.ts';
import { discoverPollEndpoint } from './operations/discover-poll-endpoint.ts';
import { executeCommand } from './operations/execute-command.ts';
import { getTaskProtection } from './operations/get-task-protection.ts';
import { listAccountSettings } from './operations/list-account-settings.ts';
import { listAttributes } from './operations/list-attributes.ts';
import { listClusters } from './operations/list-clusters.ts';
import { listContainerInstances } from './operations/list-container-instances.ts';
import { listDaemonDeployments } from './operations/list-daemon-deployments.ts';
import { listDaemonTaskDefinitions } from './operations/list-daemon-task-definitions.ts';
import { listDaemons } from './operations/list-daemons.ts';
import { listServiceDeployments } from './operations/list-service-deployments.ts';
import { listServices } from './operations/list-services.ts';
import { listServicesByNamespace } from './operations/list-services-by-namespace.ts';
import { listTagsForResource } from './operations/list-tags-for-resource.ts';
import { listTaskDefinitionFamilies } from './operations/list-task-definition-families.ts';
import { listTaskDefinitions } from './operations/list-task-definitions.ts';
import { listTasks } from './operations/list-tasks.ts';
import { putAccountSetting } from './operations/put-account-setting.ts';
import { putAccountSettingDefault } from './operations/put-account-setting-default.ts';
import { putAttributes } from './operations/put-attributes.ts';
import { putClusterCapacityProviders } from './operations/put-cluster-capacity-providers.ts';
import { registerContainerInstance } from './operations/register-container-instance.ts';
import { registerDaemonTaskDefinition } from './operations/register-daemon-task-definition.ts';
import { registerTaskDefinition } from './operations/register-task-definition.ts';
import { runTask } from './operations/run-task.ts';
import { startTask } from './operations/start-task.ts';
import { stopServiceDeployment } from './operations/stop-service-deployment.ts';
import { stopTask } from './operations/stop-task.ts';
import { submitAttachmentStateChanges } from './operations/submit-attachment-state-changes.ts';
import { submitContainerStateChange } from './operations/submit-container-state-change.ts';
import { submitTaskStateChange } from './operations/submit-task-state-change.ts';
import { tagResource } from './operations/tag-resource.ts';
import { untagResource } from './operations/untag-resource.ts';
import { updateCapacityProvider } from './operations/update-capacity-provider.ts';
import { updateCluster } from './operations/update-cluster.ts';
import { updateClusterSettings } from './operations/update-cluster-settings.ts';
import { updateContainerAgent } from './operations/update-container-agent.ts';
import { updateContainerInstancesState } from './operations/update-container-instances-state.ts';
import { updateDaemon } from './operations/update-daemon.ts';
import { updateExpressGatewayService } from './operations/update-express-gateway-service.ts';
import { updateService } from './operations/update-service.ts';
import { updateServicePrimaryTaskSet } from './operations/update-service-primary-task-set.ts';
import { updateTaskProtection } from './operations/update-task-protection.ts';
import { updateTaskSet } from './operations/update-task-set.ts';

/** Every operation that is built. The others of AWS's model answer 501 by name. */
export const ecsOperations = [
  continueServiceDeployment,
  createCapacityProvider,
  createCluster,
  createDaemon,
  createExpressGatewayService,
  createService,
  createTaskSet,
  deleteAccountSetting,
  deleteAttributes,
  deleteCapacityProvider,
  deleteCluster,
  deleteDaemon,
  deleteDaemonTaskDefinition,
  deleteExpressGatewayService,
  deleteService,
  deleteTaskDefinitions,
  deleteTaskSet,
  deregisterContainerInstance,
  deregisterTaskDefinition,
  describeCapacityProviders,
  describeClusters,
  describeContainerInstances,
  describeDaemon,
  describeDaemonDeployments,
  describeDaemonRevisions,
  describeDaemonTaskDefinition,
  describeExpressGatewayService,
  describeServiceDeployments,
  describeServiceRevisions,
  describeServices,
  describeTaskDefinition,
  describeTasks,
  describeTaskSets,
  discoverPollEndpoint,
  executeCommand,
  getTaskProtection,
  listAccountSettings,
  listAttributes,
  listClusters,
  listContainerInstances,
  listDaemonDeployments,
  listDaemons,
  listDaemonTaskDefinitions,
  listServiceDeployments,
  listServices,
  listServicesByNamespace,
  listTagsForResource,
  listTaskDefinitionFamilies,
  listTaskDefinitions,
  listTasks,
  putAccountSetting,
  putAccountSettingDefault,
  putAttributes,
  putClusterCapacityProviders,
  registerContainerInstance,
  registerDaemonTaskDefinition,
  registerTaskDefinition,
  runTask,
  startTask,
  stopServiceDeployment,
  stopTask,
  submitAttachmentStateChanges,
  submitContainerStateChange,
  submitTaskStateChange,
  tagResource,
  untagResource,
  updateCapacityProvider,
  updateCluster,
  updateClusterSettings,
  updateContainerAgent,
  updateContainerInstancesState,
  updateDaemon,
  updateExpressGatewayService,
  updateService,
  updateServicePrimaryTaskSet,
  updateTaskProtection,
  updateTaskSet,
];

/** Amazon ECS as the wire serves it. */
export function createEcsApi(deps: EcsDeps): Api {
  return {
    ...factsOf(model),
    operations: new Map(ecsOperations.map((built) => [built.name, bound(deps, built as unknown as EcsOperation)])),
    refuse,
  };
}

/** An operation with what it works with. */
function bound(deps: EcsDeps, { name, input, run }: EcsOperation): Operation {
  return {
    name,
    input,
    run: (sent, { caller, now, requestId, host }: Call) =>
      run(contextOf(deps, caller, now, { requestId, accessKeyId: caller.accessKeyId, host }), sent),
  };
}
