import { container } from '../support/definitions.ts';

/** One call of the CLI: the command's name and its arguments. */
export type CliCall = readonly [command: string, ...args: string[]];

const ROLE = 'arn:aws:iam::000000000000:role/deploy';
const ATTACHMENT = 'arn:aws:ecs:us-east-1:000000000000:attachment/00000000-0000-4000-8000-000000000000';
const NAMESPACE = 'arn:aws:servicediscovery:us-east-1:000000000000:namespace/ns-1';
const DAEMON = 'arn:aws:ecs:us-east-1:000000000000:daemon/default/agent';
const SERVICE_DEPLOYMENT = 'arn:aws:ecs:us-east-1:000000000000:service-deployment/default/cli/x';
const REVISION = 'arn:aws:ecs:us-east-1:000000000000:service-revision/default/cli/1';
const SETS = ['--cluster', 'default', '--service', 'sets'];
const TASK_SET = ['--task-set', 'ecs-svc/1'];
const EXPRESS = 'arn:aws:ecs:us-east-1:000000000000:service/default/express';
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
    [
      'register-daemon-task-definition',
      ...['--family', 'agent', '--container-definitions', JSON.stringify([container()])],
      ...['--tags', 'key=team,value=blue'],
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
    [
      'create-service',
      ...['--service-name', 'cli', '--task-definition', 'cli', '--desired-count', '1', '--launch-type', 'EC2'],
      ...['--deployment-configuration', 'maximumPercent=150,minimumHealthyPercent=50'],
      ...['--placement-strategy', 'type=spread,field=attribute:ecs.availability-zone', '--tags', 'key=a,value=b'],
    ],
    ['create-service', '--service-name', 'sets', '--deployment-controller', 'type=EXTERNAL', '--desired-count', '1'],
    ['update-cluster', '--cluster', 'cli', '--configuration', 'executeCommandConfiguration={logging=NONE}'],
    ['update-cluster-settings', '--cluster', 'cli', '--settings', 'name=containerInsights,value=disabled'],
    ['delete-account-setting', '--name', 'awsvpcTrunking', '--principal-arn', ROLE],
  ],
  [
    [
      'create-task-set',
      ...SETS,
      '--task-definition',
      'cli',
      '--scale',
      'value=50,unit=PERCENT',
      '--tags',
      'key=a,value=b',
    ],
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
  ['list-daemon-task-definitions', '--family-prefix', 'ag', '--revision', 'LAST_REGISTERED'],
  ['list-daemons', '--cluster-arn', 'default'],
  ['describe-daemon-task-definition', '--daemon-task-definition', 'agent'],
  ['describe-daemon-deployments', '--daemon-deployment-arns', `${DAEMON.replace('daemon/', 'daemon-deployment/')}/x`],
  ['describe-daemon-revisions', '--daemon-revision-arns', `${DAEMON.replace('daemon/', 'daemon-revision/')}/1`],
  ['list-services', '--launch-type', 'EC2', '--scheduling-strategy', 'REPLICA'],
  ['list-services-by-namespace', '--namespace', NAMESPACE],
  ['describe-services', '--services', 'cli', '--include', 'TAGS'],
  ['list-service-deployments', '--service', 'cli', '--status', 'PENDING', 'IN_PROGRESS', 'SUCCESSFUL'],
  ['describe-service-deployments', '--service-deployment-arns', SERVICE_DEPLOYMENT],
  ['describe-service-revisions', '--service-revision-arns', REVISION],
  ['describe-task-sets', ...SETS, '--include', 'TAGS'],
  ['update-service', '--service', 'cli', '--desired-count', '2', '--propagate-tags', 'SERVICE'],
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
    ['delete-daemon-task-definition', '--daemon-task-definition', 'agent:1'],
    ['delete-service', '--service', 'cli', '--force'],
    ['delete-service', '--service', 'sets', '--force'],
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
  [
    ['stop-service-deployment', '--service-deployment-arn', SERVICE_DEPLOYMENT],
    /\(ServiceDeploymentNotFoundException\)/,
  ],
  [
    ['continue-service-deployment', '--service-deployment-arn', SERVICE_DEPLOYMENT, '--hook-id', 'ecs-pause-x'],
    /\(ServiceDeploymentNotFoundException\)/,
  ],
  [['update-task-set', ...SETS, ...TASK_SET, '--scale', 'value=1,unit=PERCENT'], /\(TaskSetNotFoundException\)/],
  [['delete-task-set', ...SETS, ...TASK_SET, '--force'], /\(TaskSetNotFoundException\)/],
  [['update-service-primary-task-set', ...SETS, '--primary-task-set', 'ecs-svc/1'], /\(TaskSetNotFoundException\)/],
  [['update-container-agent', '--container-instance', instance], /NoUpdateAvailableException/],
  [
    ['execute-command', '--task', task, '--container', 'app', '--command', 'sh', '--interactive'],
    /execute command was not enabled|SessionManagerPlugin is not found/, // which the CLI looks for first
  ],
  [
    [
      'create-daemon',
      ...['--daemon-name', 'agent', '--daemon-task-definition-arn', 'agent'],
      ...['--capacity-provider-arns', 'arn:aws:ecs:us-east-1:000000000000:capacity-provider/cli'],
    ],
    /\(InvalidParameterException\).*Daemons are only supported for Amazon ECS Managed Instances capacity providers\./,
  ],
  [
    [
      'update-daemon',
      ...['--daemon-arn', DAEMON, '--daemon-task-definition-arn', 'agent'],
      ...['--capacity-provider-arns', 'arn:aws:ecs:us-east-1:000000000000:capacity-provider/cli'],
    ],
    /\(DaemonNotFoundException\)/,
  ],
  [['describe-daemon', '--daemon-arn', DAEMON], /\(DaemonNotFoundException\)/],
  [['delete-daemon', '--daemon-arn', DAEMON], /\(DaemonNotFoundException\)/],
  [['list-daemon-deployments', '--daemon-arn', DAEMON], /\(ClientException\).*Daemon not found\./],
  [
    [
      'create-express-gateway-service',
      ...['--execution-role-arn', ROLE, '--infrastructure-role-arn', ROLE, '--primary-container', 'image=busybox'],
    ],
    /\(NotImplementedException\).*ECS CreateExpressGatewayService is not built in Drydock yet\./,
  ],
  [['describe-express-gateway-service', '--service-arn', EXPRESS], /\(ResourceNotFoundException\)/],
  [['update-express-gateway-service', '--service-arn', EXPRESS], /\(ServiceNotFoundException\)/],
  [['delete-express-gateway-service', '--service-arn', EXPRESS], /\(ServiceNotFoundException\)/],
  [['run-task', '--task-definition', 'nothing'], /\(ClientException\).*TaskDefinition not found\./],
  [['stop-task', '--task', 'f'.repeat(32)], /\(InvalidParameterException\).*The referenced task was not found\./],
  [['delete-cluster', '--cluster', 'nope'], /\(ClusterNotFoundException\).*Cluster not found\./],
  [['list-tasks', '--no-paginate', '--next-token', 'garbage'], /\(InvalidParameterException\)/],
];
