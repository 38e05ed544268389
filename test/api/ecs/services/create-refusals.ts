import { awsvpc } from '../../../support/launches.ts';
import type { Asked } from './service-calls.ts';

const OWN = 'arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/t/1';
const REGISTRY = { registryArn: 'arn:aws:servicediscovery:us-east-1:000000000000:service/srv-1' };
const FAR: Asked = { taskDefinition: 'far', launchType: 'FARGATE' };
const FARGATE: Asked = { ...FAR, networkConfiguration: awsvpc() };
const BALANCED: Asked = { loadBalancers: [{ targetGroupArn: OWN, containerName: 'app', containerPort: 80 }] };
const DAEMON: Asked = { schedulingStrategy: 'DAEMON' };
const percent = (minimumHealthyPercent: number, maximumPercent: number): Asked => ({
  deploymentConfiguration: { minimumHealthyPercent, maximumPercent },
});
const deploying = (deploymentConfiguration: Asked['deploymentConfiguration']): Asked => ({ deploymentConfiguration });
const strategies = (count: number): Asked => ({
  placementStrategy: Array.from({ length: count }, () => ({ type: 'spread' as const, field: 'instanceId' })),
});
const providers = (...items: readonly [capacityProvider: string, weight: number, base: number][]): Asked => ({
  capacityProviderStrategy: items.map(([capacityProvider, weight, base]) => ({ capacityProvider, weight, base })),
});
const connect = (...services: NonNullable<NonNullable<Asked['serviceConnectConfiguration']>['services']>): Asked => ({
  serviceConnectConfiguration: { enabled: true, namespace: 'n', services },
});
const volume = {
  name: 'x',
  managedEBSVolume: { roleArn: 'arn:aws:iam::000000000000:role/r', sizeInGiB: 1 },
};

/** CreateServices that ECS refuses, and its sentence; where AWS's is not recorded, only what it must speak of. */
export const CREATE_REFUSALS: readonly (readonly [what: string, asked: Asked, message: string | RegExp])[] = [
  ['a name with a space', { serviceName: 'a b' }, 'ServiceName must match ^[a-zA-Z0-9\\-_]{1,255}$, but was a b'],
  ['no name', { serviceName: '' }, /^ServiceName must match .*, but was $/],
  ['a name of 256 characters', { serviceName: 'x'.repeat(256) }, /^ServiceName must match/],
  ['a token of 37 characters', { clientToken: 'x'.repeat(37) }, /clientToken must be up to 36/],
  ['no desired count', { desiredCount: undefined }, 'DesiredCount is missing'],
  ['a negative desired count', { desiredCount: -1 }, 'DesiredCount can not be lesser than 0'],
  ['more tasks than a service may have', { desiredCount: 5001 }, /5000/],
  [
    'a launch type and a strategy',
    { launchType: 'EC2', ...providers(['FARGATE', 1, 0]) },
    'Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.',
  ],
  [
    'network mode awsvpc and no network',
    FAR,
    "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
  ],
  [
    'a network and network mode bridge',
    { networkConfiguration: awsvpc() },
    'Network Configuration is not valid for the given networkMode of this task definition.',
  ],
  ['no subnets', { ...FAR, networkConfiguration: awsvpc({ subnets: [] }) }, 'subnets can not be empty.'],
  [
    'a public address on EC2',
    { taskDefinition: 'vpc', networkConfiguration: awsvpc({ assignPublicIp: 'ENABLED' }) },
    'Assign public IP is not supported for this launch type',
  ],
  [
    'Fargate for what is not for it',
    { launchType: 'FARGATE' },
    'Task definition does not support launch_type FARGATE.',
  ],
  [
    'a platform version on EC2',
    { platformVersion: '1.4.0' },
    'The platform version must be null when specifying an EC2 launch type.',
  ],
  [
    'constraints on Fargate',
    { ...FARGATE, placementConstraints: [{ type: 'distinctInstance' }] },
    'Placement constraints are not supported with FARGATE launch type.',
  ],
  [
    'strategies on Fargate',
    { ...FARGATE, ...strategies(1) },
    'Placement strategies are not supported with FARGATE launch type.',
  ],
  ['six strategies', strategies(6), 'Maximum number of strategies is 5.'],
  [
    'binpack by instance',
    { placementStrategy: [{ type: 'binpack', field: 'instanceId' }] },
    "binpack field 'instanceId' is invalid.",
  ],
  [
    'random by a field',
    { placementStrategy: [{ type: 'random', field: 'cpu' }] },
    'random field should not be specified.',
  ],
  [
    'distinctInstance with an expression',
    { placementConstraints: [{ type: 'distinctInstance', expression: 'x' }] },
    'distinctInstance expression should not be specified.',
  ],
  [
    'no room to deploy in',
    percent(100, 100),
    'Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.',
  ],
  ['more than all healthy', percent(101, 200), 'minimumHealthyPercent must be at most 100'],
  ['less than none healthy', percent(-1, 200), 'minimumHealthyPercent must be at least 0'],
  ['less than all at most', percent(0, 99), 'maximumPercent must be at least 100'],
  [
    'DAEMON and a desired count',
    { ...DAEMON, desiredCount: 1 },
    'The daemon scheduling strategy does not support a desired count for services. Remove the desired count value and try again',
  ],
  [
    'DAEMON and a desired count of 0',
    { ...DAEMON, desiredCount: 0 },
    'The daemon scheduling strategy does not support a desired count for services. Remove the desired count value and try again',
  ],
  [
    'DAEMON and a placement strategy',
    { ...DAEMON, ...strategies(1) },
    'The daemon scheduling strategy does not support placement strategies. Remove the placement strategy and try again',
  ],
  [
    'DAEMON and more than all at most',
    { ...DAEMON, ...percent(0, 200) },
    'The daemon scheduling strategy does not support values above 100 for maximumPercent on a deployment configuration. Change the maximumPercent value to 100, and try again',
  ],
  [
    'DAEMON on Fargate',
    { ...DAEMON, ...FARGATE },
    /daemon scheduling strategy does not support the FARGATE launch type/,
  ],
  [
    'DAEMON and a capacity provider strategy',
    { ...DAEMON, ...providers(['FARGATE', 1, 0]) },
    'Specifying a capacity provider strategy is not supported when you create a service using the DAEMON scheduling strategy.',
  ],
  [
    'DAEMON and an EXTERNAL controller',
    { ...DAEMON, taskDefinition: undefined, deploymentController: { type: 'EXTERNAL' } },
    /daemon scheduling strategy does not support the EXTERNAL deployment controller/,
  ],
  ['DAEMON in blue and green', { ...DAEMON, ...deploying({ strategy: 'BLUE_GREEN' }) }, /BLUE_GREEN/],
  [
    'rebalanced zones and DAEMON',
    { ...DAEMON, availabilityZoneRebalancing: 'ENABLED' },
    "The service couldn't be created because Availability Zone Rebalancing does not support DAEMON as scheduling strategy. Update scheduling strategy and try again.",
  ],
  [
    'rebalanced zones and no room for it',
    { ...percent(0, 100), availabilityZoneRebalancing: 'ENABLED' },
    "The service couldn't be created because Availability Zone Rebalancing does not support maximumPercent <= 100 % as deployment configuration.",
  ],
  [
    'two bases',
    providers(['FARGATE', 1, 1], ['FARGATE_SPOT', 1, 1]),
    'There are multiple capacity providers in the specified capacity provider strategy with a base value greater than zero. Only one capacity provider can have a base value greater than zero. Specify a valid capacity provider strategy and try again.',
  ],
  [
    'no weight',
    providers(['FARGATE', 0, 0]),
    'There are no capacity providers in the capacity provider strategy with a weight value greater than zero. Specify a weight value greater than zero for at least one capacity provider and try again.',
  ],
  ['a provider that is not there', providers(['nope', 1, 0]), /was not found/],
  [
    'a container that is not there behind its load balancer',
    { loadBalancers: [{ targetGroupArn: OWN, containerName: 'nope', containerPort: 80 }] },
    'The container nope does not exist in the task definition.',
  ],
  [
    'a port that is not there behind its load balancer',
    { loadBalancers: [{ targetGroupArn: OWN, containerName: 'app', containerPort: 8080 }] },
    'The container app did not have a container port 8080 defined.',
  ],
  [
    'both kinds of load balancer in one',
    { loadBalancers: [{ targetGroupArn: OWN, loadBalancerName: 'l', containerName: 'app', containerPort: 80 }] },
    'loadBalancerName and targetGroupArn cannot both be specified. You must specify either a loadBalancerName or a targetGroupArn in all loadBalancer entries',
  ],
  ['a negative grace period', { healthCheckGracePeriodSeconds: -1 }, /healthCheckGracePeriodSeconds/],
  [
    'CODE_DEPLOY and no load balancer',
    { deploymentController: { type: 'CODE_DEPLOY' } },
    'When specifying the CODE_DEPLOY deployment controller type, the service requires an Application Load Balancer or Network Load Balancer.',
  ],
  ['EXTERNAL and a definition', { deploymentController: { type: 'EXTERNAL' } }, 'TaskDefinition must be blank.'],
  [
    'EXTERNAL and load balancers',
    { deploymentController: { type: 'EXTERNAL' }, taskDefinition: undefined, ...BALANCED },
    'LoadBalancers must be empty or null',
  ],
  [
    'a role and no load balancer',
    { role: 'r' },
    'IAM roles are only valid for services configured to use load balancers.',
  ],
  [
    'a role where ECS takes its own',
    { ...FARGATE, ...BALANCED, role: 'r' },
    'You cannot specify an IAM role for services that require a service linked role.',
  ],
  ['two registries', { serviceRegistries: [REGISTRY, REGISTRY] }, 'service registries can have at most 1 items.'],
  ['Service Connect without a namespace', { serviceConnectConfiguration: { enabled: true } }, 'Namespace is missing'],
  [
    'Service Connect with two aliases',
    connect({ portName: 'http', clientAliases: [{ port: 80 }, { port: 81 }] }),
    'clientAliases must have 1 element.',
  ],
  [
    'Service Connect by an unknown port',
    connect({ portName: 'nope' }),
    /^portName\(nope\) does not refer to any named PortMapping/,
  ],
  [
    'Service Connect by a name too long',
    connect({ portName: 'http', clientAliases: [{ port: 80, dnsName: 'x'.repeat(128) }] }),
    /127/,
  ],
  [
    'a volume that its definition has not',
    { volumeConfigurations: [volume] },
    /^The volume name 'x' in your request does not have a matching volume in your Task Definition/,
  ],
  [
    'ECS Exec and no role for its tasks',
    { enableExecuteCommand: true },
    "The service couldn't be created because a valid taskRoleArn is not being used. Specify a valid task role in your task definition and try again.",
  ],
  ['a bake time past a day', deploying({ strategy: 'BLUE_GREEN', bakeTimeInMinutes: 1441 }), /bakeTimeInMinutes/],
  ['steps below 3 %', deploying({ strategy: 'LINEAR', linearConfiguration: { stepPercent: 2.9 } }), /stepPercent/],
  ['steps of hundredths', deploying({ strategy: 'LINEAR', linearConfiguration: { stepPercent: 3.05 } }), /stepPercent/],
  [
    'steps that bake past a day',
    deploying({ strategy: 'LINEAR', linearConfiguration: { stepBakeTimeInMinutes: 1441 } }),
    /stepBakeTimeInMinutes/,
  ],
  [
    'a canary of nothing',
    deploying({ strategy: 'CANARY', canaryConfiguration: { canaryPercent: 0 } }),
    /canaryPercent/,
  ],
  [
    'a canary that bakes past a day',
    deploying({ strategy: 'CANARY', canaryConfiguration: { canaryBakeTimeInMinutes: 1441 } }),
    /canaryBakeTimeInMinutes/,
  ],
  ['a canary among rolling ones', deploying({ canaryConfiguration: { canaryPercent: 5 } }), /canaryConfiguration/],
  ['linear steps among rolling ones', deploying({ linearConfiguration: { stepPercent: 5 } }), /linearConfiguration/],
  [
    '11 pauses',
    deploying({
      lifecycleHooks: Array.from({ length: 11 }, () => ({
        targetType: 'PAUSE' as const,
        lifecycleStages: ['PRE_SCALE_UP' as const],
      })),
    }),
    /lifecycleHooks/,
  ],
  [
    'a hook at no stage',
    deploying({ strategy: 'BLUE_GREEN', lifecycleHooks: [{ targetType: 'PAUSE', lifecycleStages: [] }] }),
    /lifecycleStages/,
  ],
  [
    'a pause at a stage of functions only',
    deploying({
      strategy: 'BLUE_GREEN',
      lifecycleHooks: [{ targetType: 'PAUSE', lifecycleStages: ['TEST_TRAFFIC_SHIFT'] }],
    }),
    /TEST_TRAFFIC_SHIFT/,
  ],
  [
    'a pause past 14 days',
    deploying({
      strategy: 'BLUE_GREEN',
      lifecycleHooks: [
        {
          targetType: 'PAUSE',
          lifecycleStages: ['PRE_SCALE_UP'],
          timeoutConfiguration: { timeoutInMinutes: 20_161, action: 'ROLLBACK' },
        },
      ],
    }),
    /timeoutInMinutes/,
  ],
  [
    'a function without its ARN',
    deploying({ strategy: 'BLUE_GREEN', lifecycleHooks: [{ lifecycleStages: ['PRE_SCALE_UP'], roleArn: 'r' }] }),
    /hookTargetArn/,
  ],
  ['alarms of no names', deploying({ alarms: { alarmNames: [], enable: true, rollback: false } }), /alarmNames/],
  ['51 tags', { tags: Array.from({ length: 51 }, (_, key) => ({ key: String(key) })) }, /50/],
];
