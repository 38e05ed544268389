import type { ZodType } from 'zod';
import { ecsOperations } from '../../../src/apis/ecs/index.ts';
import { definition } from '../../support/definitions.ts';
import { bare, definitionOf } from '../api-schemas/schema-walk.ts';

export type Json = Record<string, unknown>;

/** An id that nothing has. */
export const ID = 'f'.repeat(32);

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
  CreateCapacityProvider: {
    name: 'new',
    autoScalingGroupProvider: {
      autoScalingGroupArn: 'arn:aws:autoscaling:us-east-1:000000000000:autoScalingGroup:u:autoScalingGroupName/new',
    },
  },
  CreateCluster: { clusterName: 'new' },
  DeleteAccountSetting: { name: 'awsvpcTrunking' },
  DeleteAttributes: { attributes: [{ name: 'stack', targetId: ID }] },
  DeleteCapacityProvider: { capacityProvider: 'nope' },
  DeleteCluster: { cluster: 'default' },
  DeleteTaskDefinitions: { taskDefinitions: ['web:1'] },
  DeregisterContainerInstance: { containerInstance: ID },
  DeregisterTaskDefinition: { taskDefinition: 'web:1' },
  DescribeContainerInstances: { containerInstances: [ID] },
  DescribeTaskDefinition: { taskDefinition: 'web' },
  DescribeTasks: { tasks: [ID] },
  ExecuteCommand: { task: ID, command: 'sh', interactive: true },
  GetTaskProtection: { cluster: 'default', tasks: [ID] },
  ListAttributes: { targetType: 'container-instance' },
  ListContainerInstances: {},
  ListTagsForResource: { resourceArn: 'arn:aws:ecs:us-east-1:000000000000:cluster/default' },
  ListTasks: {},
  PutAccountSetting: { name: 'awsvpcTrunking', value: 'enabled' },
  PutAccountSettingDefault: { name: 'awsvpcTrunking', value: 'enabled' },
  PutClusterCapacityProviders: { cluster: 'default', capacityProviders: [], defaultCapacityProviderStrategy: [] },
  PutAttributes: { attributes: [{ name: 'stack', value: 'prod', targetId: ID }] },
  RegisterContainerInstance: {},
  RegisterTaskDefinition: { ...definition('new') },
  RunTask: { taskDefinition: 'web' },
  StartTask: { taskDefinition: 'web', containerInstances: [ID] },
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
  UpdateTaskProtection: { cluster: 'default', tasks: [ID], protectionEnabled: true },
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
  const capacityProvider = arn('capacity-provider/FARGATE');
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
    ['DescribeTaskDefinition', { taskDefinition }],
    ['DeregisterTaskDefinition', { taskDefinition }],
    ['DeleteTaskDefinitions', { taskDefinitions: [taskDefinition] }],
    ['GetTaskProtection', { tasks: [taskArn] }],
    ['UpdateTaskProtection', { tasks: [taskArn] }],
    ['UpdateContainerAgent', { containerInstance }],
    ['SubmitTaskStateChange', { task: taskArn, status: 'STOPPED' }],
    ['SubmitContainerStateChange', { task: taskArn, status: 'STOPPED' }],
    ...[cluster, taskDefinition, taskArn, containerInstance, capacityProvider].flatMap((resourceArn) =>
      ['TagResource', 'UntagResource', 'ListTagsForResource'].map((name) => [name, { resourceArn }] as const),
    ),
  ];
  return inputs.map(([operation, input]) => ({
    operation,
    member: Object.keys(input)[0] ?? '',
    input: { ...VALID[operation], ...input },
  }));
}
