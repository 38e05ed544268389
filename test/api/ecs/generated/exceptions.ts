import type { model } from '../../../../api-schemas/ecs/model.ts';

/**
 * What AWS's model says an operation can raise besides what any can, without the `Exception` at the end of each name;
 * botocore 1.43.11. The schemas do not hold it: a service's own code is what raises exceptions.
 */
const FURTHER: Readonly<Record<(typeof model.operations)[number], string>> = {
  ContinueServiceDeployment: 'ServiceDeploymentNotFound UnsupportedFeature',
  CreateCapacityProvider: 'ClusterNotFound LimitExceeded UnsupportedFeature UpdateInProgress',
  CreateCluster: 'NamespaceNotFound',
  CreateDaemon: 'ClusterNotFound PlatformUnknown UnsupportedFeature',
  CreateExpressGatewayService:
    'ClusterNotFound PlatformTaskDefinitionIncompatibility PlatformUnknown UnsupportedFeature',
  CreateService:
    'ClusterNotFound NamespaceNotFound PlatformTaskDefinitionIncompatibility PlatformUnknown UnsupportedFeature',
  CreateTaskSet:
    'ClusterNotFound LimitExceeded NamespaceNotFound PlatformTaskDefinitionIncompatibility PlatformUnknown ServiceNotActive ServiceNotFound UnsupportedFeature',
  DeleteAccountSetting: '',
  DeleteAttributes: 'ClusterNotFound TargetNotFound',
  DeleteCapacityProvider: 'ClusterNotFound UnsupportedFeature UpdateInProgress',
  DeleteCluster:
    'ClusterContainsCapacityProvider ClusterContainsContainerInstances ClusterContainsServices ClusterContainsTasks ClusterNotFound UpdateInProgress',
  DeleteDaemon: 'ClusterNotFound DaemonNotActive DaemonNotFound UnsupportedFeature',
  DeleteDaemonTaskDefinition: '',
  DeleteExpressGatewayService: 'ClusterNotFound ServiceNotActive ServiceNotFound UnsupportedFeature',
  DeleteService: 'ClusterNotFound ServiceNotFound',
  DeleteTaskDefinitions: '',
  DeleteTaskSet: 'ClusterNotFound LimitExceeded ServiceNotActive ServiceNotFound TaskSetNotFound UnsupportedFeature',
  DeregisterContainerInstance: 'ClusterNotFound',
  DeregisterTaskDefinition: '',
  DescribeCapacityProviders: 'ClusterNotFound UnsupportedFeature',
  DescribeClusters: '',
  DescribeContainerInstances: 'ClusterNotFound',
  DescribeDaemon: 'ClusterNotFound DaemonNotFound UnsupportedFeature',
  DescribeDaemonDeployments: 'ClusterNotFound UnsupportedFeature',
  DescribeDaemonRevisions: 'ClusterNotFound UnsupportedFeature',
  DescribeDaemonTaskDefinition: '',
  DescribeExpressGatewayService: 'ClusterNotFound ResourceNotFound UnsupportedFeature',
  DescribeServiceDeployments: 'ClusterNotFound ServiceNotFound UnsupportedFeature',
  DescribeServiceRevisions: 'ClusterNotFound ServiceNotFound UnsupportedFeature',
  DescribeServices: 'ClusterNotFound',
  DescribeTaskDefinition: '',
  DescribeTaskSets: 'ClusterNotFound ServiceNotActive ServiceNotFound UnsupportedFeature',
  DescribeTasks: 'ClusterNotFound',
  DiscoverPollEndpoint: '',
  ExecuteCommand: 'ClusterNotFound TargetNotConnected',
  GetTaskProtection: 'ClusterNotFound ResourceNotFound UnsupportedFeature',
  ListAccountSettings: '',
  ListAttributes: 'ClusterNotFound',
  ListClusters: '',
  ListContainerInstances: 'ClusterNotFound',
  ListDaemonDeployments: 'ClusterNotFound UnsupportedFeature',
  ListDaemonTaskDefinitions: '',
  ListDaemons: 'ClusterNotFound UnsupportedFeature',
  ListServiceDeployments: 'ClusterNotFound ServiceNotFound UnsupportedFeature',
  ListServices: 'ClusterNotFound',
  ListServicesByNamespace: 'NamespaceNotFound',
  ListTagsForResource: 'ClusterNotFound',
  ListTaskDefinitionFamilies: '',
  ListTaskDefinitions: '',
  ListTasks: 'ClusterNotFound ServiceNotFound',
  PutAccountSetting: '',
  PutAccountSettingDefault: '',
  PutAttributes: 'AttributeLimitExceeded ClusterNotFound TargetNotFound',
  PutClusterCapacityProviders: 'ClusterNotFound ResourceInUse UpdateInProgress',
  RegisterContainerInstance: 'ClusterNotFound',
  RegisterDaemonTaskDefinition: 'LimitExceeded',
  RegisterTaskDefinition: 'LimitExceeded',
  RunTask: 'Blocked ClusterNotFound Conflict PlatformTaskDefinitionIncompatibility PlatformUnknown UnsupportedFeature',
  StartTask: 'ClusterNotFound NamespaceNotFound UnsupportedFeature',
  StopServiceDeployment: 'Conflict ServiceDeploymentNotFound UnsupportedFeature',
  StopTask: 'ClusterNotFound',
  SubmitAttachmentStateChanges: 'ClusterNotFound',
  SubmitContainerStateChange: 'ClusterNotFound',
  SubmitTaskStateChange: 'ClusterNotFound',
  TagResource: 'ClusterNotFound LimitExceeded ResourceNotFound',
  UntagResource: 'ClusterNotFound ResourceNotFound',
  UpdateCapacityProvider: 'ClusterNotFound UnsupportedFeature',
  UpdateCluster: 'ClusterNotFound NamespaceNotFound',
  UpdateClusterSettings: 'ClusterNotFound UpdateInProgress',
  UpdateContainerAgent: 'ClusterNotFound MissingVersion NoUpdateAvailable UpdateInProgress',
  UpdateContainerInstancesState: 'ClusterNotFound',
  UpdateDaemon: 'ClusterNotFound DaemonNotActive DaemonNotFound PlatformUnknown UnsupportedFeature',
  UpdateExpressGatewayService: 'ClusterNotFound ServiceNotActive ServiceNotFound UnsupportedFeature',
  UpdateService:
    'ClusterNotFound NamespaceNotFound PlatformTaskDefinitionIncompatibility PlatformUnknown ServiceNotActive ServiceNotFound UnsupportedFeature',
  UpdateServicePrimaryTaskSet: 'ClusterNotFound ServiceNotActive ServiceNotFound TaskSetNotFound UnsupportedFeature',
  UpdateTaskProtection: 'ClusterNotFound ResourceNotFound UnsupportedFeature',
  UpdateTaskSet: 'ClusterNotFound LimitExceeded ServiceNotActive ServiceNotFound TaskSetNotFound UnsupportedFeature',
};

/** Raised by any operation: by the service, or before it by what reads requests and checks who sends them. */
const COMMON = ['ClientException', 'InvalidParameterException', 'SerializationException', 'AccessDeniedException'];

/** The exceptions, all answered with status 400, that AWS documents for an operation. */
export function exceptionsOf(operation: string): ReadonlySet<string> {
  const names: string = (FURTHER as Readonly<Record<string, string>>)[operation] ?? '';
  return new Set([...COMMON, ...names.split(' ').flatMap((name) => (name ? [`${name}Exception`] : []))]);
}
