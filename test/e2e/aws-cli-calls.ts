import { container } from '../support/definitions.ts';

/** One call of the CLI: the command's name and its arguments. */
export type CliCall = readonly [command: string, ...args: string[]];

const ROLE = 'arn:aws:iam::000000000000:role/deploy';
const ATTACHMENT = 'arn:aws:ecs:us-east-1:000000000000:attachment/00000000-0000-4000-8000-000000000000';
const TARGET = ['--target-type', 'container-instance', '--attribute-name', 'stack'];
const attribute = (targetId: string) => `name=stack,value=prod,targetId=${targetId}`;
const GROUP = (targetCapacity: number) => `managedScaling={status=ENABLED,targetCapacity=${targetCapacity}}`;

/** What the calls below speak of. */
export interface Things {
  readonly task: string;
  readonly instance: string;
}

/** Calls that need nothing but the cluster default; those of one stage need those of the stages before. */
export const MAKING: readonly (readonly CliCall[])[] = [
  [
    ['create-cluster', '--cluster-name', 'cli', '--tags', 'key=team,value=blue'],
    [
      'register-task-definition',
      ...['--family', 'cli', '--container-definitions', JSON.stringify([container()])],
      ...['--tags', 'key=team,value=blue'],
    ],
    [
      'create-capacity-provider',
      ...['--name', 'cli', '--auto-scaling-group-provider', `autoScalingGroupArn=web,${GROUP(90)}`],
    ],
    ['put-account-setting', '--name', 'awsvpcTrunking', '--value', 'enabled', '--principal-arn', ROLE],
    ['put-account-setting-default', '--name', 'containerInsights', '--value', 'enabled'],
    ['register-container-instance', '--cluster', 'default', '--attributes', 'name=rack,value=1'],
    ['discover-poll-endpoint'],
  ],
  [
    ['run-task', '--task-definition', 'cli', '--count', '2', '--started-by', 'cli', '--overrides', '{"cpu":"128"}'],
    [
      'put-cluster-capacity-providers',
      ...['--cluster', 'cli', '--capacity-providers', 'FARGATE', 'cli'],
      ...['--default-capacity-provider-strategy', 'capacityProvider=FARGATE,weight=1,base=1'],
    ],
    ['update-capacity-provider', '--name', 'cli', '--auto-scaling-group-provider', GROUP(100)],
    ['update-cluster', '--cluster', 'cli', '--configuration', 'executeCommandConfiguration={logging=NONE}'],
    ['update-cluster-settings', '--cluster', 'cli', '--settings', 'name=containerInsights,value=disabled'],
    ['delete-account-setting', '--name', 'awsvpcTrunking', '--principal-arn', ROLE],
  ],
];

/** Calls about things that are there, in any order. */
export const usual = ({ task, instance }: Things): readonly CliCall[] => [
  ['start-task', '--task-definition', 'cli:1', '--container-instances', instance],
  ['put-attributes', '--attributes', attribute(instance)],
  ['list-clusters'],
  ['list-tasks', '--cluster', 'default', '--desired-status', 'RUNNING', '--launch-type', 'EC2'],
  ['list-container-instances', '--filter', 'attribute:ecs.os-type == linux', '--status', 'ACTIVE'],
  ['list-task-definitions', '--family-prefix', 'cli', '--sort', 'DESC'],
  ['list-task-definition-families', '--status', 'ALL'],
  ['list-attributes', ...TARGET],
  ['list-account-settings', '--effective-settings'],
  ['list-tags-for-resource', '--resource-arn', task],
  ['describe-clusters', '--clusters', 'cli', 'default', '--include', 'TAGS', 'SETTINGS', 'STATISTICS', 'ATTACHMENTS'],
  ['describe-tasks', '--tasks', task, '--include', 'TAGS'],
  ['describe-container-instances', '--container-instances', instance, '--include', 'CONTAINER_INSTANCE_HEALTH'],
  ['describe-task-definition', '--task-definition', 'cli', '--include', 'TAGS'],
  ['describe-capacity-providers', '--capacity-providers', 'cli', 'FARGATE', '--include', 'TAGS'],
  ['tag-resource', '--resource-arn', task, '--tags', 'key=a,value=b', 'key=c'],
  ['untag-resource', '--resource-arn', instance, '--tag-keys', 'never'],
  ['get-task-protection', '--cluster', 'default', '--tasks', task],
  ['update-task-protection', '--cluster', 'default', '--tasks', task, '--protection-enabled'],
  ['submit-container-state-change', '--task', task, '--container-name', 'app', '--status', 'RUNNING'],
  ['submit-task-state-change', '--task', task, '--status', 'RUNNING'],
  ['submit-attachment-state-changes', '--attachments', `attachmentArn=${ATTACHMENT},status=ATTACHED`],
];

/** Calls that end what was made. */
export const ending = ({ task, instance }: Things): readonly (readonly CliCall[])[] => [
  [
    ['stop-task', '--task', task, '--reason', 'enough'],
    ['delete-attributes', '--attributes', attribute(instance)],
    ['update-container-instances-state', '--container-instances', instance, '--status', 'DRAINING'],
    ['deregister-task-definition', '--task-definition', 'cli:1'],
    ['delete-cluster', '--cluster', 'cli'],
  ],
  [
    ['delete-task-definitions', '--task-definitions', 'cli:1'],
    ['delete-capacity-provider', '--capacity-provider', 'cli'],
    ['deregister-container-instance', '--container-instance', instance, '--force'],
  ],
];

/** Calls that are refused with these words. */
export const refused = ({ task, instance }: Things): readonly [CliCall, RegExp][] => [
  [['update-container-agent', '--container-instance', instance], /NoUpdateAvailableException/],
  [
    ['execute-command', '--task', task, '--container', 'app', '--command', 'sh', '--interactive'],
    /execute command was not enabled|SessionManagerPlugin is not found/, // which the CLI looks for first
  ],
  [['run-task', '--task-definition', 'nothing'], /\(ClientException\).*TaskDefinition not found\./],
  [['stop-task', '--task', 'f'.repeat(32)], /\(InvalidParameterException\).*The referenced task was not found\./],
  [['delete-cluster', '--cluster', 'nope'], /\(ClusterNotFoundException\).*Cluster not found\./],
  [['list-tasks', '--no-paginate', '--next-token', 'garbage'], /\(InvalidParameterException\)/],
];
