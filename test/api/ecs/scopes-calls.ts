import * as sdk from '@aws-sdk/client-ecs';
import { awsvpc } from '../../support/launches.ts';

const KINDS = [
  'cluster',
  'task-definition',
  'daemon-task-definition',
  'task',
  'container-instance',
  'capacity-provider',
  'service',
] as const;

/** What has an ARN. */
export type Kind = (typeof KINDS)[number];

/** Every call that takes an ARN of this kind. */
export const CALLS: [Kind, string, (ecs: sdk.ECSClient, arn: string) => Promise<unknown>][] = [
  ['cluster', 'DescribeClusters', (ecs, arn) => ecs.send(new sdk.DescribeClustersCommand({ clusters: [arn] }))],
  ['cluster', 'DeleteCluster', (ecs, cluster) => ecs.send(new sdk.DeleteClusterCommand({ cluster }))],
  ['cluster', 'UpdateCluster', (ecs, cluster) => ecs.send(new sdk.UpdateClusterCommand({ cluster }))],
  ['cluster', 'ListTasks', (ecs, cluster) => ecs.send(new sdk.ListTasksCommand({ cluster }))],
  ['cluster', 'RunTask', (ecs, cluster) => ecs.send(new sdk.RunTaskCommand({ cluster, taskDefinition: 'web' }))],
  [
    'task-definition',
    'RunTask',
    (ecs, taskDefinition) => ecs.send(new sdk.RunTaskCommand({ taskDefinition, launchType: 'FARGATE' })),
  ],
  [
    'task-definition',
    'DescribeTaskDefinition',
    (ecs, taskDefinition) => ecs.send(new sdk.DescribeTaskDefinitionCommand({ taskDefinition })),
  ],
  [
    'task-definition',
    'DeregisterTaskDefinition',
    (ecs, taskDefinition) => ecs.send(new sdk.DeregisterTaskDefinitionCommand({ taskDefinition })),
  ],
  [
    'task-definition',
    'DeleteTaskDefinitions',
    (ecs, arn) => ecs.send(new sdk.DeleteTaskDefinitionsCommand({ taskDefinitions: [arn] })),
  ],
  [
    'daemon-task-definition',
    'DescribeDaemonTaskDefinition',
    (ecs, arn) => ecs.send(new sdk.DescribeDaemonTaskDefinitionCommand({ daemonTaskDefinition: arn })),
  ],
  [
    'daemon-task-definition',
    'DeleteDaemonTaskDefinition',
    (ecs, arn) => ecs.send(new sdk.DeleteDaemonTaskDefinitionCommand({ daemonTaskDefinition: arn })),
  ],
  ['task', 'DescribeTasks', (ecs, task) => ecs.send(new sdk.DescribeTasksCommand({ tasks: [task] }))],
  ['task', 'StopTask', (ecs, task) => ecs.send(new sdk.StopTaskCommand({ task }))],
  [
    'container-instance',
    'DescribeContainerInstances',
    (ecs, arn) => ecs.send(new sdk.DescribeContainerInstancesCommand({ containerInstances: [arn] })),
  ],
  [
    'container-instance',
    'DeregisterContainerInstance',
    (ecs, containerInstance) =>
      ecs.send(new sdk.DeregisterContainerInstanceCommand({ containerInstance, force: true })),
  ],
  [
    'container-instance',
    'UpdateContainerInstancesState',
    (ecs, arn) =>
      ecs.send(new sdk.UpdateContainerInstancesStateCommand({ containerInstances: [arn], status: 'DRAINING' })),
  ],
  [
    'container-instance',
    'StartTask',
    (ecs, arn) =>
      ecs.send(
        new sdk.StartTaskCommand({ taskDefinition: 'web', containerInstances: [arn], networkConfiguration: awsvpc() }),
      ),
  ],
  [
    'container-instance',
    'RegisterContainerInstance',
    (ecs, containerInstanceArn) => ecs.send(new sdk.RegisterContainerInstanceCommand({ containerInstanceArn })),
  ],
  [
    'container-instance',
    'ListTasks',
    (ecs, containerInstance) => ecs.send(new sdk.ListTasksCommand({ containerInstance })),
  ],
  [
    'capacity-provider',
    'DescribeCapacityProviders',
    (ecs, arn) => ecs.send(new sdk.DescribeCapacityProvidersCommand({ capacityProviders: [arn] })),
  ],
  [
    'capacity-provider',
    'DeleteCapacityProvider',
    (ecs, capacityProvider) => ecs.send(new sdk.DeleteCapacityProviderCommand({ capacityProvider })),
  ],
  [
    'capacity-provider',
    'PutClusterCapacityProviders',
    (ecs, arn) =>
      ecs.send(
        new sdk.PutClusterCapacityProvidersCommand({
          cluster: 'default',
          capacityProviders: [arn],
          defaultCapacityProviderStrategy: [],
        }),
      ),
  ],
  ['service', 'DescribeServices', (ecs, arn) => ecs.send(new sdk.DescribeServicesCommand({ services: [arn] }))],
  ['service', 'UpdateService', (ecs, service) => ecs.send(new sdk.UpdateServiceCommand({ service }))],
  ['service', 'DeleteService', (ecs, service) => ecs.send(new sdk.DeleteServiceCommand({ service }))],
  ['service', 'ListServiceDeployments', (ecs, service) => ecs.send(new sdk.ListServiceDeploymentsCommand({ service }))],
  [
    'service',
    'DescribeTaskSets',
    (ecs, service) => ecs.send(new sdk.DescribeTaskSetsCommand({ cluster: 'default', service })),
  ],
  ['service', 'ListTasks', (ecs, serviceName) => ecs.send(new sdk.ListTasksCommand({ serviceName }))],
  ...KINDS.flatMap((kind): typeof CALLS => [
    [kind, 'ListTagsForResource', (ecs, resourceArn) => ecs.send(new sdk.ListTagsForResourceCommand({ resourceArn }))],
    [
      kind,
      'TagResource',
      (ecs, resourceArn) => ecs.send(new sdk.TagResourceCommand({ resourceArn, tags: [{ key: 'scope', value: 'x' }] })),
    ],
    [
      kind,
      'UntagResource',
      (ecs, resourceArn) => ecs.send(new sdk.UntagResourceCommand({ resourceArn, tagKeys: ['scope'] })),
    ],
  ]),
];
