import type { ZodType } from 'zod';
import { ecsOperations } from '../../../src/apis/ecs/index.ts';
import { definition } from '../../support/definitions.ts';
import { bare, definitionOf } from '../api-schemas/schema-walk.ts';

export type Json = Record<string, unknown>;

/** An id that nothing has. */
export const ID = 'f'.repeat(32);

const OWN = 'arn:aws:ecs:us-east-1:000000000000';
const SERVICE_DEPLOYMENT = `${OWN}:service-deployment/default/old/x`;
const TASK_SET = 'ecs-svc/1111111111111111111';
const NAMESPACE = 'arn:aws:servicediscovery:us-east-1:000000000000:namespace/ns-1';

/** Every operation that is built, with the members of its input by AWS's model. */
export const BUILT = ecsOperations.map(({ name, input, unbuilt }) => ({
  name,
  members: definitionOf(bare(input())).shape ?? {},
  unbuilt: Object.keys(unbuilt),
}));

export const jsonType = (schema: ZodType): string => definitionOf(bare(schema)).type;
export const isRequired = (schema: ZodType): boolean => !schema.safeParse(undefined).success;

/** An input of every operation that has required members or works in a cluster; the model finds no fault with it. */
export const VALID: Readonly<Record<string, Json>> = {
  ContinueServiceDeployment: { serviceDeploymentArn: SERVICE_DEPLOYMENT, hookId: 'ecs-pause-x' },
  CreateCapacityProvider: {
    name: 'new',
    autoScalingGroupProvider: {
      autoScalingGroupArn: 'arn:aws:autoscaling:us-east-1:000000000000:autoScalingGroup:u:autoScalingGroupName/new',
    },
  },
  CreateCluster: { clusterName: 'new' },
  CreateDaemon: {
    daemonName: 'new',
    daemonTaskDefinitionArn: 'agent',
    capacityProviderArns: [`${OWN}:capacity-provider/own`],
  },
  CreateExpressGatewayService: {
    executionRoleArn: 'arn:aws:iam::000000000000:role/r',
    infrastructureRoleArn: 'arn:aws:iam::000000000000:role/r',
    primaryContainer: { image: 'busybox' },
  },
  CreateService: { serviceName: 'new', taskDefinition: 'web', desiredCount: 0 },
  CreateTaskSet: { cluster: 'default', service: 'late', taskDefinition: 'web' },
  DeleteAccountSetting: { name: 'awsvpcTrunking' },
  DeleteAttributes: { attributes: [{ name: 'stack', targetId: ID }] },
  DeleteCapacityProvider: { capacityProvider: 'nope' },
  DeleteCluster: { cluster: 'default' },
  DeleteDaemon: { daemonArn: `${OWN}:daemon/default/d` },
  DeleteDaemonTaskDefinition: { daemonTaskDefinition: 'agent:1' },
  DeleteExpressGatewayService: { serviceArn: `${OWN}:service/default/s` },
  DeleteService: { service: 'nope' },
  DeleteTaskSet: { cluster: 'default', service: 'late', taskSet: TASK_SET },
  DeleteTaskDefinitions: { taskDefinitions: ['web:1'] },
  DeregisterContainerInstance: { containerInstance: ID },
  DeregisterTaskDefinition: { taskDefinition: 'web:1' },
  DescribeContainerInstances: { containerInstances: [ID] },
  DescribeDaemon: { daemonArn: `${OWN}:daemon/default/d` },
  DescribeDaemonDeployments: { daemonDeploymentArns: [`${OWN}:daemon-deployment/default/d/x`] },
  DescribeDaemonRevisions: { daemonRevisionArns: [`${OWN}:daemon-revision/default/d/1`] },
  DescribeDaemonTaskDefinition: { daemonTaskDefinition: 'agent' },
  DescribeExpressGatewayService: { serviceArn: `${OWN}:service/default/s` },
  DescribeServiceDeployments: { serviceDeploymentArns: [SERVICE_DEPLOYMENT] },
  DescribeServiceRevisions: { serviceRevisionArns: [`${OWN}:service-revision/default/old/1`] },
  DescribeServices: { services: ['nope'] },
  DescribeTaskSets: { cluster: 'default', service: 'late' },
  DescribeTaskDefinition: { taskDefinition: 'web' },
  DescribeTasks: { tasks: [ID] },
  ExecuteCommand: { task: ID, command: 'sh', interactive: true },
  GetTaskProtection: { cluster: 'default', tasks: [ID] },
  ListAttributes: { targetType: 'container-instance' },
  ListContainerInstances: {},
  ListDaemonDeployments: { daemonArn: `${OWN}:daemon/default/d` },
  ListDaemons: {},
  ListServices: {},
  ListServicesByNamespace: { namespace: NAMESPACE },
  ListServiceDeployments: { service: 'old' },
  ListTagsForResource: { resourceArn: 'arn:aws:ecs:us-east-1:000000000000:cluster/default' },
  ListTasks: {},
  PutAccountSetting: { name: 'awsvpcTrunking', value: 'enabled' },
  PutAccountSettingDefault: { name: 'awsvpcTrunking', value: 'enabled' },
  PutClusterCapacityProviders: { cluster: 'default', capacityProviders: [], defaultCapacityProviderStrategy: [] },
  PutAttributes: { attributes: [{ name: 'stack', value: 'prod', targetId: ID }] },
  RegisterContainerInstance: {},
  RegisterDaemonTaskDefinition: {
    family: 'new',
    containerDefinitions: [{ name: 'app', image: 'busybox', memory: 16 }],
  },
  RegisterTaskDefinition: { ...definition('new') },
  RunTask: { taskDefinition: 'web' },
  StartTask: { taskDefinition: 'web', containerInstances: [ID] },
  StopServiceDeployment: { serviceDeploymentArn: SERVICE_DEPLOYMENT },
  StopTask: { task: ID },
  SubmitAttachmentStateChanges: {
    attachments: [{ attachmentArn: 'arn:aws:ecs:us-east-1:000000000000:attachment/a', status: 'ATTACHED' }],
  },
  SubmitContainerStateChange: { task: ID, containerName: 'app', status: 'RUNNING' },
  SubmitTaskStateChange: { task: ID, status: 'RUNNING' },
  TagResource: { resourceArn: 'arn:aws:ecs:us-east-1:000000000000:cluster/default', tags: [{ key: 'a', value: 'b' }] },
  UntagResource: { resourceArn: 'arn:aws:ecs:us-east-1:000000000000:cluster/default', tagKeys: ['a'] },
  UpdateCapacityProvider: { name: 'nope', autoScalingGroupProvider: {} },
  UpdateCluster: { cluster: 'default' },
  UpdateClusterSettings: { cluster: 'default', settings: [{ name: 'containerInsights', value: 'enabled' }] },
  UpdateContainerAgent: { containerInstance: ID },
  UpdateContainerInstancesState: { containerInstances: [ID], status: 'DRAINING' },
  UpdateDaemon: {
    daemonArn: `${OWN}:daemon/default/d`,
    daemonTaskDefinitionArn: 'agent',
    capacityProviderArns: [`${OWN}:capacity-provider/own`],
  },
  UpdateExpressGatewayService: { serviceArn: `${OWN}:service/default/s` },
  UpdateService: { service: 'old' },
  UpdateServicePrimaryTaskSet: { cluster: 'default', service: 'late', primaryTaskSet: TASK_SET },
  UpdateTaskProtection: { cluster: 'default', tasks: [ID], protectionEnabled: true },
  UpdateTaskSet: { cluster: 'default', service: 'late', taskSet: TASK_SET, scale: { value: 1, unit: 'PERCENT' } },
};

/** The operations that work in a cluster. DiscoverPollEndpoint only takes its name. */
export const IN_A_CLUSTER = BUILT.filter(({ name, members }) => members.cluster && name !== 'DiscoverPollEndpoint').map(
  ({ name }) => name,
);

/** A member at the top of an operation's input, as `RunTask.cluster`, where its value is one or more names or ARNs. */
export const REFERENCES: readonly string[] = BUILT.flatMap(({ name, members }) =>
  Object.keys(members)
    .filter((member) =>
      /^(cluster|task|containerInstance|taskDefinition|service|capacityProvider|taskSet|daemon)(s|Arns?)?$/.test(
        member,
      ),
    )
    .map((member) => `${name}.${member}`),
);

/** Values that no member of this JSON type can have. */
export const WRONG: Readonly<Record<string, readonly unknown[]>> = {
  object: ['text', 7, true, []],
  record: ['text', 7, true, []],
  array: ['text', 7, true, {}],
  string: [7, true, {}, []],
  enum: [7, true, {}, []],
  number: ['text', '7', true, {}, []],
  boolean: ['true', 7, {}, []],
};

/** Every member that can be an ARN, and an input in which it is one. */
export function placesOfArns(
  arn: (resource: string) => string,
  { task, instance } = { task: ID, instance: ID },
): { operation: string; member: string; input: Json }[] {
  const cluster = arn('cluster/default');
  const taskDefinition = arn('task-definition/far:1');
  const taskArn = arn(`task/default/${task}`);
  const containerInstance = arn(`container-instance/default/${instance}`);
  const service = arn('service/default/old');
  const taskSet = arn(`task-set/default/late/${TASK_SET}`);
  const serviceDeploymentArn = arn('service-deployment/default/old/x');
  const capacityProvider = arn('capacity-provider/FARGATE');
  const daemonTaskDefinition = arn('daemon-task-definition/agent:1');
  const inputs: readonly (readonly [operation: string, input: Json])[] = [
    ...IN_A_CLUSTER.map((name) => [name, { cluster }] as const),
    ['DescribeClusters', { clusters: [cluster] }],
    ['DescribeCapacityProviders', { capacityProviders: [capacityProvider] }],
    ['UpdateCapacityProvider', { name: capacityProvider }],
    ['DeleteCapacityProvider', { capacityProvider }],
    ['CreateCluster', { capacityProviders: [capacityProvider] }],
    ['CreateCluster', { defaultCapacityProviderStrategy: [{ capacityProvider }] }],
    ['PutClusterCapacityProviders', { capacityProviders: [capacityProvider] }],
    ['PutClusterCapacityProviders', { defaultCapacityProviderStrategy: [{ capacityProvider }] }],
    ['RunTask', { capacityProviderStrategy: [{ capacityProvider }] }],
    ['CreateDaemon', { clusterArn: cluster }],
    ['CreateDaemon', { daemonTaskDefinitionArn: daemonTaskDefinition }],
    ['CreateDaemon', { capacityProviderArns: [capacityProvider] }],
    ['ListDaemons', { clusterArn: cluster }],
    ['ListDaemons', { capacityProviderArns: [capacityProvider] }],
    ['DescribeDaemonTaskDefinition', { daemonTaskDefinition }],
    ['DeleteDaemonTaskDefinition', { daemonTaskDefinition }],
    ['DescribeDaemonDeployments', { daemonDeploymentArns: [arn('daemon-deployment/default/d/x')] }],
    ['DescribeDaemonRevisions', { daemonRevisionArns: [arn('daemon-revision/default/d/1')] }],
    ...['DescribeDaemon', 'UpdateDaemon', 'DeleteDaemon', 'ListDaemonDeployments'].map(
      (name) => [name, { daemonArn: arn('daemon/default/d') }] as const,
    ),
    ...['DescribeExpressGatewayService', 'UpdateExpressGatewayService', 'DeleteExpressGatewayService'].map(
      (name) => [name, { serviceArn: arn('service/default/s') }] as const,
    ),
    ['ExecuteCommand', { task: taskArn }],
    ['SubmitAttachmentStateChanges', { attachments: [{ attachmentArn: arn('attachment/a'), status: 'ATTACHED' }] }],
    ['DescribeTasks', { tasks: [taskArn] }],
    ['StopTask', { task: taskArn }],
    ['DescribeContainerInstances', { containerInstances: [containerInstance] }],
    ['DeregisterContainerInstance', { containerInstance, force: true }],
    ['UpdateContainerInstancesState', { containerInstances: [containerInstance] }],
    ['RegisterContainerInstance', { containerInstanceArn: containerInstance }],
    ['ListTasks', { containerInstance }],
    ['StartTask', { containerInstances: [containerInstance] }],
    ['StartTask', { taskDefinition }],
    ['RunTask', { taskDefinition }],
    ['CreateService', { taskDefinition }],
    ['CreateService', { capacityProviderStrategy: [{ capacityProvider }] }],
    ['UpdateService', { taskDefinition }],
    ['UpdateService', { service }],
    ['DeleteService', { service }],
    ['DescribeServices', { services: [service] }],
    ['ListTasks', { serviceName: service }],
    ['ListServiceDeployments', { service }],
    ['StopServiceDeployment', { serviceDeploymentArn }],
    ['ContinueServiceDeployment', { serviceDeploymentArn }],
    ['DescribeServiceDeployments', { serviceDeploymentArns: [serviceDeploymentArn] }],
    ['DescribeServiceRevisions', { serviceRevisionArns: [arn('service-revision/default/old/1')] }],
    ...['CreateTaskSet', 'UpdateTaskSet', 'DeleteTaskSet', 'DescribeTaskSets', 'UpdateServicePrimaryTaskSet'].map(
      (name) => [name, { service: arn('service/default/late') }] as const,
    ),
    ['CreateTaskSet', { taskDefinition }],
    ['UpdateTaskSet', { taskSet }],
    ['DeleteTaskSet', { taskSet }],
    ['DescribeTaskSets', { taskSets: [taskSet] }],
    ['UpdateServicePrimaryTaskSet', { primaryTaskSet: taskSet }],
    ['DescribeTaskDefinition', { taskDefinition }],
    ['DeregisterTaskDefinition', { taskDefinition }],
    ['DeleteTaskDefinitions', { taskDefinitions: [taskDefinition] }],
    ['GetTaskProtection', { tasks: [taskArn] }],
    ['UpdateTaskProtection', { tasks: [taskArn] }],
    ['UpdateContainerAgent', { containerInstance }],
    ['SubmitTaskStateChange', { task: taskArn, status: 'STOPPED' }],
    ['SubmitContainerStateChange', { task: taskArn, status: 'STOPPED' }],
    ...[cluster, taskDefinition, daemonTaskDefinition, taskArn, containerInstance, capacityProvider, service].flatMap(
      (resourceArn) =>
        ['TagResource', 'UntagResource', 'ListTagsForResource'].map((name) => [name, { resourceArn }] as const),
    ),
  ];
  return inputs.map(([operation, input]) => ({
    operation,
    member: Object.keys(input)[0] ?? '',
    input: { ...VALID[operation], ...input },
  }));
}
