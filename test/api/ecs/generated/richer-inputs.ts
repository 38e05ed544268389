import { type Json, VALID } from '../../../unit/ecs/operation-inputs.ts';
import { live } from './live.ts';

const tags = [{ key: 'team', value: 'blue' }];

/** Inputs with many members that go together, as the members that are drawn one by one seldom do. */
export const RICHER: Readonly<Record<string, readonly Json[]>> = {
  RunTask: [
    {
      ...VALID.RunTask,
      count: 2,
      clientToken: 'once',
      startedBy: 'me',
      group: 'g',
      tags,
      enableECSManagedTags: true,
      propagateTags: 'TASK_DEFINITION',
      overrides: { cpu: '128', containerOverrides: [{ name: 'app', command: ['x'], memory: 9 }] },
    },
    {
      taskDefinition: 'far',
      launchType: 'FARGATE',
      platformVersion: 'LATEST',
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'], assignPublicIp: 'ENABLED' } },
    },
    { taskDefinition: 'web', capacityProviderStrategy: [{ capacityProvider: 'own', weight: 1, base: 1 }] },
  ],
  CreateService: [
    {
      serviceName: 'near',
      taskDefinition: 'web',
      desiredCount: 2,
      deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true }, maximumPercent: 150 },
      placementConstraints: [{ type: 'memberOf', expression: 'attribute:ecs.os-type == linux' }],
      placementStrategy: [{ type: 'spread', field: 'attribute:ecs.availability-zone' }],
      enableECSManagedTags: true,
      propagateTags: 'SERVICE',
      tags,
    },
    {
      serviceName: 'far',
      taskDefinition: 'far',
      desiredCount: 1,
      launchType: 'FARGATE',
      platformVersion: 'LATEST',
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'], assignPublicIp: 'ENABLED' } },
    },
    { serviceName: 'each', taskDefinition: 'web', schedulingStrategy: 'DAEMON', launchType: 'EC2' },
    { serviceName: 'late', deploymentController: { type: 'EXTERNAL' }, desiredCount: 2 },
  ],
  UpdateService: [
    { service: 'near', desiredCount: 1, forceNewDeployment: true },
    { service: 'far', taskDefinition: 'far', deploymentConfiguration: { strategy: 'CANARY', bakeTimeInMinutes: 1 } },
    { service: 'near', capacityProviderStrategy: [{ capacityProvider: 'own', weight: 1 }], forceNewDeployment: true },
  ],
  CreateTaskSet: [
    {
      ...{ cluster: 'default', service: 'late', taskDefinition: 'web' },
      ...{ scale: { value: 50, unit: 'PERCENT' }, externalId: 'first', clientToken: 'set', tags },
    },
  ],
  DescribeTaskSets: [{ cluster: 'default', service: 'late', include: ['TAGS'] }],
  ListServiceDeployments: [{ service: 'near', status: ['IN_PROGRESS', 'SUCCESSFUL'], maxResults: 1 }],
  DeleteService: [{ service: 'near', force: true }, { service: 'each' }],
  RegisterTaskDefinition: [
    {
      family: 'web',
      cpu: '256',
      memory: '512',
      networkMode: 'bridge',
      taskRoleArn: 'arn:aws:iam::000000000000:role/r',
      tags,
      containerDefinitions: [
        {
          name: 'app',
          image: 'busybox',
          cpu: 10,
          memory: 16,
          memoryReservation: 8,
          environment: [{ name: 'A', value: '1' }],
          portMappings: [{ containerPort: 80 }, { containerPort: 53, hostPort: 5353, protocol: 'udp' }],
          healthCheck: { command: ['CMD', 'true'], interval: 5 },
          dockerLabels: { 'drydock.health': 'HEALTHY', 'drydock.exit-after': '1m' },
          stopTimeout: 2,
        },
        { name: 'db', image: 'db', memory: 4, essential: false, dockerLabels: { 'drydock.exit-after': '500ms' } },
      ],
    },
    {
      family: 'far',
      cpu: '256',
      memory: '512',
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      runtimePlatform: { cpuArchitecture: 'X86_64', operatingSystemFamily: 'LINUX' },
      ephemeralStorage: { sizeInGiB: 30 },
      containerDefinitions: [{ name: 'app', image: 'busybox', portMappings: [{ containerPort: 80 }] }],
    },
  ],
  RegisterDaemonTaskDefinition: [
    {
      family: 'agent',
      cpu: '256',
      memory: '512',
      executionRoleArn: 'arn:aws:iam::000000000000:role/r',
      volumes: [{ name: 'logs', host: { sourcePath: '/var/log' } }],
      containerDefinitions: [
        {
          name: 'app',
          image: 'busybox',
          mountPoints: [{ sourceVolume: 'logs', containerPath: '/logs' }],
          healthCheck: { command: ['CMD', 'true'], interval: 5 },
          secrets: [{ name: 'S', valueFrom: 'p' }],
        },
      ],
      tags,
    },
  ],
  RegisterContainerInstance: [
    {
      instanceIdentityDocument: '{"instanceId":"i-0123456789abcdef0","instanceType":"p3.2xlarge"}',
      totalResources: [
        { name: 'CPU', type: 'INTEGER', integerValue: 1024 },
        { name: 'MEMORY', type: 'INTEGER', integerValue: 1024 },
        { name: 'PORTS', type: 'STRINGSET', stringSetValue: ['22', '5353'] },
        { name: 'GPU', type: 'STRINGSET', stringSetValue: ['GPU-1'] },
      ],
      versionInfo: { agentVersion: '1.105.0' },
      attributes: [{ name: 'stack', value: 'prod' }, { name: 'bare' }],
      tags,
    },
  ],
  SubmitTaskStateChange: [
    {
      ...VALID.SubmitTaskStateChange,
      containers: [{ containerName: 'app', status: 'STOPPED', exitCode: 3, networkBindings: [{ containerPort: 80 }] }],
      pullStartedAt: 1.5,
      pullStoppedAt: 2.5,
    },
  ],
  PutClusterCapacityProviders: [
    {
      cluster: 'default',
      capacityProviders: ['FARGATE', 'FARGATE_SPOT', 'own'],
      defaultCapacityProviderStrategy: [
        { capacityProvider: 'FARGATE', weight: 1, base: 2 },
        { capacityProvider: 'FARGATE_SPOT' },
      ],
    },
  ],
  ListClusters: [{ maxResults: 1, nextToken: live('next-token', 'arn', 0) }],
  ListContainerInstances: [{ filter: 'attribute:stack == prod', status: 'ACTIVE' }],
};
